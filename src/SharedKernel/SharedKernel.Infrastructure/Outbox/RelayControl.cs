namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Collections.Concurrent;
using Leases;

/// <summary>Lets somebody hold the relay to a listener: whoever has the turn delivers, or does what must not meet a delivery.</summary>
/// <param name="leases">Which Host delivers.</param>
public sealed class RelayControl(LeaseKeeper leases) : IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);

    /// <summary>Waits until nothing is being delivered to the listener, and keeps it so.</summary>
    /// <param name="listener">The listener's name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The turn; disposing it lets the relay go on.</returns>
    public async Task<IDisposable> HoldAsync(string listener, CancellationToken cancellationToken)
    {
        var turn = turns.GetOrAdd(listener, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>As <see cref="HoldAsync"/>, and takes the relay from the Host that has it.</summary>
    /// <param name="listener">The listener's name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The turn, and the fencing token with which <see cref="DeliveryLog.FenceAsync"/> sees that it was kept.</returns>
    public async Task<(IDisposable Turn, long Fence)> SeizeAsync(string listener, CancellationToken cancellationToken)
    {
        var turn = await HoldAsync(listener, cancellationToken);
        try
        {
            return (turn, await leases.TakeAsync(Relay.LeaseOf(listener), cancellationToken));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var turn in turns.Values)
        {
            turn.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim taken) : IDisposable
    {
        private SemaphoreSlim? held = taken;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
