namespace Commerce.IntegrationTests.Events;

/// <summary>A test that needs librdkafka, whose mock cluster is the broker, and kcat, which reads it independently.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    private static readonly string? WhyNot =
        !MockKafka.IsThere ? "The package of librdkafka has no file for this kind of machine."
        : !File.Exists(Kcat.Program) ? "kcat is not installed: apt-get install kcat."
        : null;

    public KafkaFactAttribute() => Skip ??= WhyNot;
}
