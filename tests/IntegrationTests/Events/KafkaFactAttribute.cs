namespace Commerce.IntegrationTests.Events;

using System.Runtime.InteropServices;

/// <summary>A test that needs librdkafka, whose mock cluster is the broker, and kcat, which reads it independently.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    private static readonly string? WhyNot =
        !NativeLibrary.TryLoad(MockKafka.Library, out _) ? "librdkafka is not installed: apt-get install librdkafka1."
        : !File.Exists(Kcat.Program) ? "kcat is not installed: apt-get install kcat."
        : null;

    public KafkaFactAttribute() => Skip ??= WhyNot;
}
