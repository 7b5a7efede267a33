namespace Commerce.SharedKernel.Infrastructure.Audit;

/// <summary>What the audit knows of times.</summary>
public static class AuditTimes
{
    /// <summary>
    /// How far apart two times may be that one command has read from its clock one after the other: it may have waited in between, and
    /// the clock may have been set. Also for how long something may be due before the audit reports it.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    /// <summary>Whether two readings may belong to one command.</summary>
    /// <returns>Whether they are no further apart than <see cref="Tolerance"/>.</returns>
    public static bool AreNear(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration() <= Tolerance;

    /// <summary>When a UUID of version 7 was made.</summary>
    /// <returns>The time, to the millisecond; null for a UUID of another version.</returns>
    public static DateTimeOffset? MadeAt(Guid id)
    {
        if (id.Version != 7)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var part in bytes[..6])
        {
            milliseconds = (milliseconds << 8) | part;
        }

        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
