namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

using System.Collections.Concurrent;

/// <summary>
/// How this Host reaches its sinks, and how long events wait for them. A sink that is unavailable is logged when it goes, when
/// it is back, and rarely in between: it may be away for hours, and is tried all the time.
/// </summary>
public sealed partial class SinkHealth(TimeProvider clock, ILogger<SinkHealth> logger)
{
    /// <summary>An event that waits longer than this is worth somebody's look.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<string, Outage> unavailable = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> reported = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> waits = new(StringComparer.Ordinal);

    /// <summary>What somebody should look at, by listener; empty when all is well.</summary>
    public IReadOnlyDictionary<string, string> Troubles
    {
        get
        {
            var troubles = waits.Where(wait => wait.Value > MaxWait).ToDictionary(wait => wait.Key, wait => $"Events wait for {wait.Value:c}.", StringComparer.Ordinal);
            foreach (var (listener, outage) in unavailable)
            {
                troubles[listener] = outage.Reason;
            }

            foreach (var (name, trouble) in reported)
            {
                troubles[name] = troubles.TryGetValue(name, out var other) ? $"{other} {trouble}" : trouble;
            }

            return troubles;
        }
    }

    /// <summary>Tells of something that waits and that somebody should look at.</summary>
    /// <param name="trouble">What it is; null once it is over.</param>
    public void ReportTrouble(string name, string? trouble)
    {
        if (trouble is null)
        {
            reported.TryRemove(name, out _);
        }
        else
        {
            reported[name] = trouble;
        }
    }

    /// <summary>Whether a listener could not be reached at the last try.</summary>
    /// <returns>True if it is away.</returns>
    internal bool IsUnavailable(string listener) => unavailable.ContainsKey(listener);

    /// <summary>A listener could not be reached.</summary>
    /// <returns>How long to leave it alone: the pause doubles up to a bound.</returns>
    internal TimeSpan ReportUnavailable(string listener, string reason)
    {
        var now = clock.GetTimestamp();
        if (!unavailable.TryGetValue(listener, out var outage))
        {
            unavailable[listener] = outage = new Outage(now) { Reason = reason, LoggedAt = now };
            IsUnavailable(logger, listener, reason);
        }
        else if (clock.GetElapsedTime(outage.LoggedAt, now) >= Reminder)
        {
            outage.LoggedAt = now;
            IsStillUnavailable(logger, listener, clock.GetElapsedTime(outage.Since, now), reason);
        }

        outage.Reason = reason;
        var pause = outage.Pause;
        outage.Pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return pause;
    }

    /// <summary>A listener was reached.</summary>
    internal void ReportAvailable(string listener)
    {
        if (unavailable.TryRemove(listener, out var outage))
        {
            IsAvailableAgain(logger, listener, clock.GetElapsedTime(outage.Since));
        }
    }

    /// <summary>Another Host delivers to a listener, and knows better.</summary>
    internal void ReportOwnedElsewhere(string listener) => unavailable.TryRemove(listener, out _);

    /// <summary>Notes how long the oldest event has waited that nothing but its listener holds up.</summary>
    /// <param name="wait">Since when it could have been delivered; zero when none waits.</param>
    internal void ReportLag(string listener, TimeSpan wait) => waits[listener] = wait;

    [LoggerMessage(LogLevel.Warning, "The listener {Listener} cannot be reached; its events wait, nothing else does: {Reason}")]
    private static partial void IsUnavailable(ILogger logger, string listener, string reason);

    [LoggerMessage(LogLevel.Warning, "The listener {Listener} cannot be reached, since {Since}: {Reason}")]
    private static partial void IsStillUnavailable(ILogger logger, string listener, TimeSpan since, string reason);

    [LoggerMessage(LogLevel.Information, "The listener {Listener} is back after {Since}")]
    private static partial void IsAvailableAgain(ILogger logger, string listener, TimeSpan since);

    /// <summary>A listener that is away. Written by the listener's worker alone.</summary>
    private sealed class Outage(long since)
    {
        public long Since => since;

        public long LoggedAt { get; set; }

        public required string Reason { get; set; }

        public TimeSpan Pause { get; set; } = FirstPause;
    }
}
