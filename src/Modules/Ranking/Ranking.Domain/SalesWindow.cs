namespace Commerce.Ranking.Domain;

/// <summary>The hours that a ranking counts: the current one and those before it, a whole number of days together.</summary>
/// <param name="FromHour">The first hour.</param>
/// <param name="ToHour">The current hour.</param>
public readonly record struct SalesWindow(long FromHour, long ToHour)
{
    private const int HoursPerDay = 24;

    /// <summary>The window that ends now.</summary>
    public static SalesWindow EndingAt(DateTimeOffset now, int days) =>
        new(now.UnixHour() - ((days * HoursPerDay) - 1), now.UnixHour());

    /// <summary>Whether an hour counts.</summary>
    public bool Contains(long hour) => hour >= FromHour && hour <= ToHour;
}
