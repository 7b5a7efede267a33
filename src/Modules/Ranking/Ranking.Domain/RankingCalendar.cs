namespace Commerce.Ranking.Domain;

/// <summary>
/// When the ranking is rebuilt: once per local date. A date begins at its first valid instant, so comparing dates also does the right
/// thing on days whose midnight does not exist or comes twice.
/// </summary>
/// <param name="zone">The time zone.</param>
public sealed class RankingCalendar(TimeZoneInfo zone)
{
    /// <summary>The local date of an instant.</summary>
    /// <param name="now">The instant.</param>
    /// <returns>The date.</returns>
    public DateOnly DateOf(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>Whether the date has not been served yet.</summary>
    /// <param name="rebuiltOn">The date of the last rebuild; null if there was none.</param>
    /// <param name="now">Now.</param>
    /// <returns>True when a rebuild is due.</returns>
    public bool IsDue(DateOnly? rebuiltOn, DateTimeOffset now) => rebuiltOn is null || rebuiltOn < DateOf(now);
}
