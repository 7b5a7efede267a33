namespace Commerce.SharedKernel;

/// <summary>The clock as Commerce reads it.</summary>
public static class Time
{
    /// <summary>Now, UTC, cut to whole milliseconds here at the source, so that every database keeps the same value.</summary>
    public static DateTimeOffset UtcNowMs(this TimeProvider clock) => clock.GetUtcNow().TruncateToMilliseconds();

    /// <summary>The same instant in UTC without anything finer than a millisecond.</summary>
    public static DateTimeOffset TruncateToMilliseconds(this DateTimeOffset instant)
    {
        var utc = instant.UtcTicks;
        return new DateTimeOffset(utc - (utc % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    /// <summary>The number of the hour since 1970-01-01T00:00Z: the grain in which sales are counted.</summary>
    public static long UnixHour(this DateTimeOffset instant) => instant.ToUnixTimeSeconds() / 3_600;
}
