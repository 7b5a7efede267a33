namespace Commerce.SharedKernel.Kafka;

using System.Globalization;

/// <summary>The properties that librdkafka is given: what the delivery's promises rest on, what is ours to choose, and what the settings add.</summary>
internal static class KafkaProperties
{
    /// <summary>How long librdkafka tries to deliver an event before it says that it could not.</summary>
    public static readonly TimeSpan MessageTimeout = TimeSpan.FromSeconds(10);

    private const string Partitioner = "partitioner";

    /// <summary>Promises that settings must not break, under every name that librdkafka knows for them.</summary>
    private static readonly Dictionary<string, string?> Fixed = new(StringComparer.Ordinal)
    {
        ["enable.idempotence"] = "true",
        ["acks"] = "all",
        ["request.required.acks"] = null,
        ["message.timeout.ms"] = MessageTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        ["delivery.timeout.ms"] = null,
        ["transactional.id"] = null,
        ["enable.gapless.guarantee"] = null,
        ["bootstrap.servers"] = null,
        ["metadata.broker.list"] = null,
        // With none of them an event that a broker did not acknowledge at once would be given up.
        ["retries"] = null,
        ["message.send.max.retries"] = null,
        // They load code, or change which code is loaded.
        ["plugin.library.paths"] = null,
        ["builtin.features"] = null,
    };

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["client.id"] = "commerce",
        // An order's partition is the one that Java's clients would choose.
        [Partitioner] = "murmur2_random",
        // A batch of the outbox processor and no more waits in memory; these bound it should that ever change.
        ["queue.buffering.max.messages"] = "10000",
        ["queue.buffering.max.kbytes"] = "65536",
        ["linger.ms"] = "5",
        // Soon after the broker is back.
        ["reconnect.backoff.max.ms"] = "5000",
        ["log.connection.close"] = "false",
    };

    /// <summary>Those that choose the partition by the key, which every event has: an order stays in one partition.</summary>
    private static readonly string[] Partitioners = ["consistent", "consistent_random", "murmur2", "murmur2_random", "fnv1a", "fnv1a_random"];

    /// <summary>Properties that are not librdkafka's, but its .NET binding's own.</summary>
    private const string BindingPrefix = "dotnet.";

    /// <summary>Which setting asks for what it must not, as a sentence; null when none does.</summary>
    public static string? FindFault(KafkaSettings settings)
    {
        foreach (var key in settings.Client.Keys)
        {
            if (Fixed.ContainsKey(key) || key.StartsWith(BindingPrefix, StringComparison.Ordinal))
            {
                return $"{NameOf(key)} must not be set: that events are delivered in order and none is lost depends on the Host's own value.";
            }
        }

        return settings.Client.TryGetValue(Partitioner, out var partitioner) && !Partitioners.Contains(partitioner, StringComparer.Ordinal)
            ? $"{NameOf(Partitioner)} must be one of {string.Join(", ", Partitioners)}: an order's events stay in order only in one partition, chosen by their key."
            : null;
    }

    /// <summary>All of them.</summary>
    public static List<KeyValuePair<string, string>> Of(KafkaSettings settings) =>
    [
        KeyValuePair.Create("bootstrap.servers", settings.BootstrapServers),
        .. Defaults.Where(property => !settings.Client.ContainsKey(property.Key)),
        .. settings.Client.Select(property => KeyValuePair.Create(property.Key, property.Value ?? "")),
        .. Fixed.Where(property => property.Value is not null).Select(property => KeyValuePair.Create(property.Key, property.Value!)),
    ];

    /// <summary>The setting by which a property is given.</summary>
    public static string NameOf(string property) => $"{KafkaSettings.Section}:{nameof(KafkaSettings.Client)}:{property}";

    /// <summary>What librdkafka says, without any value that was given: some are secrets, and it likes to quote.</summary>
    public static string Redact(KafkaSettings settings, string said) => settings.Client.Values
        .Where(value => !string.IsNullOrEmpty(value))
        .OrderByDescending(value => value!.Length)
        .Aggregate(said, (text, value) => text.Replace(value!, "…", StringComparison.OrdinalIgnoreCase));
}
