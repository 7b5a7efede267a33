namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

/// <summary>How long events are kept, section <c>Outbox</c>.</summary>
public sealed class OutboxSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Outbox";

    /// <summary>Days after which delivered events are removed.</summary>
    [Range(1, 3_650)]
    public int KeepDays { get; set; } = 7;
}

/// <summary>Where the orders' events are sent, section <c>DataPlatform</c>.</summary>
public sealed class DataPlatformSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "DataPlatform";

    /// <summary>The sink that writes files.</summary>
    public const string File = "File";

    /// <summary>The sinks, separated by commas; empty for none.</summary>
    public string Sinks { get; set; } = File;

    /// <summary>The sinks, one by one.</summary>
    public IReadOnlyList<string> SinkNames => Sinks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether events go to a sink.</summary>
    /// <returns>Whether it is among the sinks.</returns>
    public bool Wants(string sink) => SinkNames.Contains(sink, StringComparer.Ordinal);
}

/// <summary>Refuses names of sinks that this Host does not have.</summary>
internal sealed class DataPlatformSettingsValidator(IReadOnlyList<string> known) : IValidateOptions<DataPlatformSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DataPlatformSettings options)
    {
        var faults = options.SinkNames.Except(known, StringComparer.Ordinal)
            .Select(sink => $"{DataPlatformSettings.Section}:{nameof(options.Sinks)}: knows no sink '{sink}'; known: {string.Join(", ", known)}.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
