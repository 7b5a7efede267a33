namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using Commands.Idempotency;

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
