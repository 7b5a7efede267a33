namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.ComponentModel.DataAnnotations;

/// <summary>How long the story is kept, section <c>Outbox</c>.</summary>
public sealed class OutboxSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Outbox";

    /// <summary>Days after which delivered events are removed.</summary>
    [Range(1, 3_650)]
    public int KeepDays { get; set; } = 7;
}

/// <summary>Where the orders' story is sent, section <c>DataPlatform</c>.</summary>
public sealed class DataPlatformSettings : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "DataPlatform";

    /// <summary>The sink that writes files.</summary>
    public const string File = "File";

    /// <summary>The sink that is a Kafka topic.</summary>
    public const string Kafka = "Kafka";

    private static readonly string[] Known = [File, Kafka];

    /// <summary>The sinks, separated by commas; empty for none.</summary>
    public string Sinks { get; set; } = File;

    /// <summary>The sinks, one by one.</summary>
    public IReadOnlyList<string> SinkNames => Sinks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether events go to a sink.</summary>
    /// <param name="sink">Its name.</param>
    /// <returns>Whether it is among the sinks.</returns>
    public bool Wants(string sink) => SinkNames.Contains(sink, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => SinkNames
        .Except(Known, StringComparer.Ordinal)
        .Select(name => new ValidationResult($"knows no sink '{name}'; known: {string.Join(", ", Known)}.", [nameof(Sinks)]));
}
