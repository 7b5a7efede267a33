namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Collections.Concurrent;
using Leases;

/// <summary>Serializes deliveries to a listener: whoever holds the lock delivers, or does what must not run beside a delivery.</summary>
public sealed class DeliveryLock(LeaseManager leases) : IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> locks = new(StringComparer.Ordinal);

    /// <summary>Waits until nothing is being delivered to the listener, and keeps it so.</summary>
    /// <returns>The lock; disposing it lets the outbox processor continue.</returns>
    public async Task<IDisposable> HoldAsync(string listener, CancellationToken cancellationToken)
    {
        var taken = locks.GetOrAdd(listener, _ => new SemaphoreSlim(1, 1));
        await taken.WaitAsync(cancellationToken);
        return new Holder(taken);
    }

    /// <summary>As <see cref="HoldAsync"/>, and takes the outbox processor from the Host that has it.</summary>
    /// <returns>The lock, and the fencing token with which <see cref="DeliveryStore.FenceAsync"/> sees that it was kept.</returns>
    public async Task<(IDisposable Lock, long Fence)> SeizeAsync(string listener, CancellationToken cancellationToken)
    {
        var taken = await HoldAsync(listener, cancellationToken);
        try
        {
            return (taken, await leases.TakeAsync(OutboxProcessor.LeaseOf(listener), cancellationToken));
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var taken in locks.Values)
        {
            taken.Dispose();
        }
    }

    private sealed class Holder(SemaphoreSlim semaphore) : IDisposable
    {
        private SemaphoreSlim? held = semaphore;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
