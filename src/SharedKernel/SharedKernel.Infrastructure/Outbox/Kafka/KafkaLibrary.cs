namespace Commerce.SharedKernel.Infrastructure.Outbox.Kafka;

using System.Runtime.InteropServices;
using Confluent.Kafka;
using Persistence;

/// <summary>Finds the native library and builds producers with it. Nothing of it is touched where no Kafka is configured.</summary>
internal static class KafkaLibrary
{
    private const string Name = "librdkafka";

    /// <summary>The name under which distributions install it for programs; the plain one comes with packages for developers.</summary>
    private const string SystemName = "librdkafka.so.1";

    private static readonly Lock Gate = new();
    private static bool isPrepared;

    /// <summary>Builds a producer; it connects by itself, now or later. Throws <see cref="StartupException"/> for settings that cannot work.</summary>
    public static IProducer<string, byte[]> Build(KafkaSettings settings, Action<Error> onError, Action<LogMessage> onLog)
    {
        Prepare();
        if (KafkaProperties.FindFault(settings) is { } fault)
        {
            throw new StartupException(fault);
        }

        string reason;
        try
        {
            return new ProducerBuilder<string, byte[]>(KafkaProperties.Of(settings))
                .SetErrorHandler((_, error) => onError(error))
                .SetLogHandler((_, line) => onLog(line))
                .Build();
        }
        catch (Exception e) when (IsMissing(e))
        {
            reason = $"DataPlatform:Sinks names Kafka, which needs the native library {Name} of this system (Debian and Ubuntu: apt-get install librdkafka1), and it cannot be loaded.";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            reason = Explain(settings, e);
        }

        // Without its cause, which may quote a secret.
        throw new StartupException(reason);
    }

    private static void Prepare()
    {
        lock (Gate)
        {
            if (!isPrepared)
            {
                isPrepared = true;
                NativeLibrary.SetDllImportResolver(
                    typeof(Library).Assembly,
                    (library, assembly, path) =>
                        library == Name && !NativeLibrary.TryLoad(library, assembly, path, out var handle) && NativeLibrary.TryLoad(SystemName, out handle) ? handle : IntPtr.Zero);
            }
        }
    }

    private static bool IsMissing(Exception exception) =>
        exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException
        || (exception is TypeInitializationException or InvalidOperationException && exception.InnerException is { } inner && IsMissing(inner));

    /// <summary>Which property it was: each is tried alone.</summary>
    private static string Explain(KafkaSettings settings, Exception fault)
    {
        foreach (var (key, value) in settings.Client)
        {
            try
            {
                using var alone = new ProducerBuilder<string, byte[]>([KeyValuePair.Create(key, value ?? "")]).SetLogHandler((_, _) => { }).Build();
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
            {
                return e.Message.StartsWith("No such configuration property", StringComparison.Ordinal)
                    ? $"{KafkaProperties.NameOf(key)} is no property of {Name} {Library.VersionString}."
                    : $"{KafkaProperties.NameOf(key)} does not take the value that it was given: {KafkaProperties.Censor(settings, e.Message)}.";
            }
        }

        return $"{KafkaSettings.Section}:{nameof(KafkaSettings.Client)}: {KafkaProperties.Censor(settings, fault.Message)}.";
    }
}
