namespace Commerce.SharedKernel.Kafka;

using System.ComponentModel.DataAnnotations;

/// <summary>The Kafka topic that the orders' events is sent to, section <c>Kafka</c>; read where <c>DataPlatform:Sinks</c> names Kafka.</summary>
public sealed class KafkaSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers to begin with, <c>host:port</c>, separated by commas.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>The topic; it must be there, or the brokers must make it.</summary>
    [Required]
    [RegularExpression("[a-zA-Z0-9._-]{1,249}", ErrorMessage = "must be 1 to 249 letters, digits, dots, underscores and hyphens.")]
    public string Topic { get; set; } = "commerce.orders";

    /// <summary>Properties of librdkafka by their own names, such as <c>security.protocol</c>; their values may be secrets.</summary>
    public Dictionary<string, string?> Client { get; } = new(StringComparer.Ordinal);
}
