namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using System.Threading.RateLimiting;
using Data.Providers;

/// <summary>Lets the outermost commands of one <see cref="IOneAtATime.Turn"/> into the queue one after the other.</summary>
internal sealed class OneAtATimeBehavior<TCommand, TOutcome>(CommandTurns turns) : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage, IOneAtATime
    where TOutcome : IOperationResult<TOutcome>
{
    public Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        !turns.AreNeeded ? next(cancellationToken) : InTurnAsync(request, next, cancellationToken);

    private async Task<TOutcome> InTurnAsync(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        using var turn = await turns.WaitAsync(request.Turn, cancellationToken);
        return turn.IsAcquired ? await next(cancellationToken) : TOutcome.Failure(PlatformErrors.Overloaded);
    }
}

/// <summary>Queues commands of one key before the workers. One writer needs none: there commands meet no locks, and share their commits.</summary>
internal sealed class CommandTurns(IDatabaseProvider database) : IDisposable
{
    private readonly PartitionedRateLimiter<string> turns = PartitionedRateLimiter.Create<string, string>(turn => RateLimitPartition.GetConcurrencyLimiter(
        turn, _ => new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = RequestContext.MaxInFlight, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>Whether commands would wait for each other in the command workers.</summary>
    public bool AreNeeded => database.SupportsConcurrentWriters;

    /// <summary>Waits for a turn.</summary>
    /// <returns>To be disposed of when the command is done; not acquired where too many wait.</returns>
    public ValueTask<RateLimitLease> WaitAsync(string turn, CancellationToken cancellationToken) => turns.AcquireAsync(turn, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();
}
