namespace Commerce.SharedKernel.Infrastructure.Outbox;

/// <summary>Tells the outbox processor's workers that events were committed, so that they need not poll for them.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next commit of events after it was taken. Take it before looking, wait for it after finding nothing.</summary>
    public Task Next => Volatile.Read(ref woken).Task;

    /// <summary>Events were committed.</summary>
    public void Wake() =>
        Interlocked.Exchange(ref woken, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
