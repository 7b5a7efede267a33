namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using System.Collections.Concurrent;

/// <summary>Refuses malformed idempotency keys, and requests whose twin is running, before anything is prepared for them.</summary>
internal sealed class IdempotencyBehavior<TCommand, TOutcome>(CurrentRequest current, RunningKeys running) : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage
    where TOutcome : IOperationResult<TOutcome>
{
    public Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        current.Context is not { Idempotency: { } key, UserId: { } userId } ? next(cancellationToken)
        : key.IsWellFormed ? OnceAsync(userId, key, next, cancellationToken)
        : Task.FromResult(TOutcome.Failure(PlatformErrors.Invalid("Idempotency-Key", $"must be 1 to {IdempotencyRequest.MaxLength} visible ASCII characters")));

    private async Task<TOutcome> OnceAsync(string userId, IdempotencyRequest key, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        using var place = running.TryBegin(userId, key, out var refusal);
        return refusal is null ? await next(cancellationToken) : TOutcome.Failure(refusal);
    }
}

/// <summary>
/// The idempotency keys of the requests that this Host is working on. A request with such a key is answered at once, so that somebody who
/// repeats an impatient request fills neither the command queue nor its workers. Other Hosts' keys are met in the transaction.
/// </summary>
internal sealed class RunningKeys
{
    private readonly ConcurrentDictionary<(string UserId, string Key), string> running = new();

    /// <summary>Begins a request.</summary>
    /// <param name="refusal">Why it is not begun; null where it is.</param>
    /// <returns>To be disposed of when the request is answered; null where it is refused.</returns>
    public IDisposable? TryBegin(string userId, IdempotencyRequest key, out Error? refusal)
    {
        var place = (userId, key.Key);
        if (running.TryAdd(place, key.Fingerprint))
        {
            refusal = null;
            return new Place(running, place);
        }

        refusal = running.TryGetValue(place, out var other) && other != key.Fingerprint ? PlatformErrors.KeyReused : PlatformErrors.KeyInProgress;
        return null;
    }

    private sealed class Place(ConcurrentDictionary<(string UserId, string Key), string> running, (string UserId, string Key) taken) : IDisposable
    {
        public void Dispose() => running.TryRemove(taken, out _);
    }
}
