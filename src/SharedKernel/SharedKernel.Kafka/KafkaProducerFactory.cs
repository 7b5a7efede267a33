namespace Commerce.SharedKernel.Kafka;

using Confluent.Kafka;
using SharedKernel.Infrastructure.Data;

/// <summary>Builds producers with the native library. Nothing of it is touched where no Kafka is configured.</summary>
internal static class KafkaProducerFactory
{
    private const string Name = "librdkafka";

    /// <summary>Builds a producer; it connects by itself, now or later. Throws <see cref="StartupException"/> for settings that cannot work.</summary>
    public static IProducer<string, byte[]> Build(KafkaSettings settings, Action<Error> onError, Action<LogMessage> onLog)
    {
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
            reason = $"DataPlatform:Sinks names Kafka, which needs the native library {Name}. It comes with Commerce, but not for this kind of machine, or not as it can be loaded here.";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            reason = Explain(settings, e);
        }

        // Without its cause, which may quote a secret.
        throw new StartupException(reason);
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
                    : $"{KafkaProperties.NameOf(key)} does not take the value that it was given: {KafkaProperties.Redact(settings, e.Message)}.";
            }
        }

        return $"{KafkaSettings.Section}:{nameof(KafkaSettings.Client)}: {KafkaProperties.Redact(settings, fault.Message)}.";
    }
}
