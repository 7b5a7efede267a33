namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

/// <summary>
/// How this Host reaches its outside listeners, and how long events wait for them. A listener that is away is told when it goes, when
/// it is back, and rarely in between: it may be away for hours, and is tried all the time.
/// </summary>
/// <param name="clock">Measures time.</param>
/// <param name="logger">Tells the changes.</param>
public sealed partial class SinkStates(TimeProvider clock, ILogger<SinkStates> logger)
{
    /// <summary>An event that waits longer than this is worth somebody's look.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<string, Absence> away = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> told = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> waits = new(StringComparer.Ordinal);

    /// <summary>What somebody should look at, by listener; empty when all is well.</summary>
    public IReadOnlyDictionary<string, string> Troubles
    {
        get
        {
            var troubles = waits.Where(wait => wait.Value > MaxWait).ToDictionary(wait => wait.Key, wait => $"Events wait for {wait.Value:c}.", StringComparer.Ordinal);
            foreach (var (listener, absence) in away)
            {
                troubles[listener] = absence.Reason;
            }

            foreach (var (name, trouble) in told)
            {
                troubles[name] = troubles.TryGetValue(name, out var other) ? $"{other} {trouble}" : trouble;
            }

            return troubles;
        }
    }

    /// <summary>Tells of something that waits and that somebody should look at.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="trouble">What it is; null once it is over.</param>
    public void Tell(string name, string? trouble)
    {
        if (trouble is null)
        {
            told.TryRemove(name, out _);
        }
        else
        {
            told[name] = trouble;
        }
    }

    /// <summary>Whether a listener could not be reached at the last try.</summary>
    /// <param name="listener">Its name.</param>
    /// <returns>True if it is away.</returns>
    internal bool IsAway(string listener) => away.ContainsKey(listener);

    /// <summary>A listener could not be reached.</summary>
    /// <param name="listener">Its name.</param>
    /// <param name="reason">What happened instead.</param>
    /// <returns>How long to leave it alone: the pause doubles up to a bound.</returns>
    internal TimeSpan Missed(string listener, string reason)
    {
        var now = clock.GetTimestamp();
        if (!away.TryGetValue(listener, out var absence))
        {
            away[listener] = absence = new Absence(now) { Reason = reason, ToldAt = now };
            IsAway(logger, listener, reason);
        }
        else if (clock.GetElapsedTime(absence.ToldAt, now) >= Reminder)
        {
            absence.ToldAt = now;
            IsStillAway(logger, listener, clock.GetElapsedTime(absence.Since, now), reason);
        }

        absence.Reason = reason;
        var pause = absence.Pause;
        absence.Pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return pause;
    }

    /// <summary>A listener was reached.</summary>
    /// <param name="listener">Its name.</param>
    internal void Reached(string listener)
    {
        if (away.TryRemove(listener, out var absence))
        {
            IsBack(logger, listener, clock.GetElapsedTime(absence.Since));
        }
    }

    /// <summary>Another Host delivers to a listener, and knows better.</summary>
    /// <param name="listener">Its name.</param>
    internal void Leave(string listener) => away.TryRemove(listener, out _);

    /// <summary>Notes how long the oldest event has waited that nothing but its listener holds up.</summary>
    /// <param name="listener">The listener's name.</param>
    /// <param name="wait">Since when it could have been delivered; zero when none waits.</param>
    internal void Waits(string listener, TimeSpan wait) => waits[listener] = wait;

    [LoggerMessage(LogLevel.Warning, "The listener {Listener} cannot be reached; its events wait, nothing else does: {Reason}")]
    private static partial void IsAway(ILogger logger, string listener, string reason);

    [LoggerMessage(LogLevel.Warning, "The listener {Listener} cannot be reached, since {Since}: {Reason}")]
    private static partial void IsStillAway(ILogger logger, string listener, TimeSpan since, string reason);

    [LoggerMessage(LogLevel.Information, "The listener {Listener} is back after {Since}")]
    private static partial void IsBack(ILogger logger, string listener, TimeSpan since);

    /// <summary>A listener that is away. Written by the listener's worker alone.</summary>
    private sealed class Absence(long since)
    {
        public long Since => since;

        public long ToldAt { get; set; }

        public required string Reason { get; set; }

        public TimeSpan Pause { get; set; } = FirstPause;
    }
}
