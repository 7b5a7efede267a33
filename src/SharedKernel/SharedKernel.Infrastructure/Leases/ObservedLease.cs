namespace Commerce.SharedKernel.Infrastructure.Leases;

/// <summary>What this Host last saw of a lease. Heartbeats and takeovers write it side by side: what is newer stays.</summary>
internal sealed class ObservedLease
{
    private readonly Lock gate = new();
    private long epoch = -1;
    private long heartbeat = -1;
    private long seenAt;
    private bool isOurs;

    /// <summary>Whether this Host had it when it last looked, and that was not too long ago.</summary>
    public bool IsHeld(TimeProvider clock, TimeSpan validity)
    {
        lock (gate)
        {
            return isOurs && clock.GetElapsedTime(seenAt) < validity;
        }
    }

    /// <summary>Whether it is as it was when it was last seen to move, which was long enough ago.</summary>
    public bool HasStoodStill(Lease row, TimeProvider clock)
    {
        lock (gate)
        {
            return epoch == row.Epoch && heartbeat == row.Heartbeat && clock.GetElapsedTime(seenAt) >= LeaseManager.Patience;
        }
    }

    /// <summary>Another Host has it, as a transaction has seen.</summary>
    public void MarkLost()
    {
        lock (gate)
        {
            isOurs = false;
        }
    }

    /// <summary>Notes what was read of it; answers whether it has become this Host's.</summary>
    /// <param name="before">When the reading began, as a timestamp of the clock: a holder counts from there.</param>
    /// <param name="after">When it ended: whoever waits to take the lease counts from there. Both err on the safe side.</param>
    public bool Observe(Lease row, long before, long after, string self)
    {
        lock (gate)
        {
            if (row.Epoch < epoch)
            {
                return false;
            }

            var wasOurs = isOurs && epoch == row.Epoch;
            isOurs = row.Holder == self;
            // Of another's lease it counts when it last moved; of one's own, when it was last heard to be one's own.
            if (isOurs || row.Epoch != epoch || row.Heartbeat != heartbeat)
            {
                seenAt = isOurs ? before : after;
            }

            (epoch, heartbeat) = (row.Epoch, row.Heartbeat);
            return isOurs && !wasOurs;
        }
    }

    /// <summary>Whether anything is held, for a stop.</summary>
    public bool IsOurs
    {
        get
        {
            lock (gate)
            {
                return isOurs;
            }
        }
    }
}
