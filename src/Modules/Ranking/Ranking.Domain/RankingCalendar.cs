namespace Commerce.Ranking.Domain;

/// <summary>
/// When the ranking is rebuilt: once per local date. A date begins at its first valid instant, so comparing dates also does the right
/// thing on days whose midnight does not exist or comes twice.
/// </summary>
public sealed class RankingCalendar(TimeZoneInfo zone)
{
    /// <summary>The local date of an instant.</summary>
    public DateOnly DateOf(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>Whether the ranking has not been rebuilt on the local date yet; the date of the last rebuild is null where there was none.</summary>
    public bool IsDue(DateOnly? rebuiltOn, DateTimeOffset now) => rebuiltOn is null || rebuiltOn < DateOf(now);
}
