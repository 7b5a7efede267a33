namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Collections.Concurrent;

/// <summary>Lets somebody hold the relay to a listener: whoever has the turn delivers, or does what must not meet a delivery.</summary>
public sealed class RelayControl : IDisposable
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
