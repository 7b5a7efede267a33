namespace Commerce.SharedKernel.Infrastructure.Commands.Idempotency;

using System.Collections.Concurrent;

/// <summary>
/// Bounds what one user's idempotency keys may store. Counting rows at every request would cost more than the request, so each Host
/// notes what it adds and has the rows counted only now and then: the bound may be passed by one such step per Host.
/// </summary>
internal sealed class IdempotencyUsage(IdempotencySettings settings, TimeProvider clock)
{
    /// <summary>Users that are remembered; one more, and all begin anew.</summary>
    private const int MaxUsers = 10_000;

    /// <summary>The most keys between two counts.</summary>
    private const int LongestStep = 1_000;

    /// <summary>Parts of a bound after which the rows are counted.</summary>
    private const int Steps = 100;

    /// <summary>How long a user who is past a bound is believed to be so.</summary>
    private static readonly TimeSpan PastFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Usage> users = new(StringComparer.Ordinal);

    /// <summary>One more key of a user is claimed.</summary>
    /// <returns>Whether the rows should be counted now.</returns>
    public bool AddKey(string userId)
    {
        var usage = Of(userId);
        lock (usage)
        {
            usage.Keys++;
            return usage.IsPast
                ? clock.GetElapsedTime(usage.CountedAt) >= PastFor
                : usage.Keys >= Math.Clamp(settings.MaxKeysPerUser / Steps, 1, LongestStep) || usage.Characters >= settings.MaxBytesPerUser / Steps;
        }
    }

    /// <summary>An answer is stored for one of a user's keys.</summary>
    public void AddResponse(string userId, int characters)
    {
        var usage = Of(userId);
        lock (usage)
        {
            usage.Characters += characters;
        }
    }

    /// <summary>The rows were counted.</summary>
    public void Counted(string userId, long keys, long characters)
    {
        var usage = Of(userId);
        lock (usage)
        {
            usage.IsPast = keys > settings.MaxKeysPerUser || characters > settings.MaxBytesPerUser;
            (usage.Keys, usage.Characters, usage.CountedAt) = (0, 0, clock.GetTimestamp());
        }
    }

    /// <summary>Why a user gets no more keys for now, or null.</summary>
    public Error? Refuse(string userId)
    {
        var usage = Of(userId);
        lock (usage)
        {
            return usage.IsPast
                ? PlatformErrors.Overloaded.Create($"Too many of your idempotency keys are remembered: at most {settings.MaxKeysPerUser}, with answers of {settings.MaxBytesPerUser} characters. Each is forgotten after 24 hours.")
                : null;
        }
    }

    private Usage Of(string userId)
    {
        if (users.Count >= MaxUsers)
        {
            users.Clear();
        }

        return users.GetOrAdd(userId, _ => new Usage());
    }

    /// <summary>What was added since the rows were counted.</summary>
    private sealed class Usage
    {
        public int Keys { get; set; }

        public long Characters { get; set; }

        public bool IsPast { get; set; }

        public long CountedAt { get; set; }
    }
}
