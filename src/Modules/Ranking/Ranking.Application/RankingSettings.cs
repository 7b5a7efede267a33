namespace Commerce.Ranking.Application;

using System.ComponentModel.DataAnnotations;

/// <summary>What the ranking counts, section <c>Ranking</c>.</summary>
public sealed class RankingSettings : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Ranking";

    /// <summary>Days that count.</summary>
    [Range(1, 90)]
    public int Days { get; set; } = 3;

    /// <summary>The time zone whose midnight rebuilds the ranking, by IANA name.</summary>
    [Required]
    public string TimeZone { get; set; } = "Asia/Seoul";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return new ValidationResult($"'{TimeZone}' is not a time zone of this machine; use an IANA name such as Asia/Seoul.", [nameof(TimeZone)]);
        }
    }
}
