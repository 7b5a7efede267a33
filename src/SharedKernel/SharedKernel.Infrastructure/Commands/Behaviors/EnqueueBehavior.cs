namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

/// <summary>The last step at the edge: puts the command into the queue and waits until its commit is durable.</summary>
internal sealed class EnqueueBehavior<TCommand, TOutcome>(CurrentRequest current, CommandQueue queue) : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage
    where TOutcome : IOperationResult<TOutcome>
{
    public async Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        var queued = await queue.SendAsync<TCommand, TOutcome>(request, current.Context, cancellationToken);
        current.Replayed = queued.Replayed;
        return queued.Outcome;
    }
}
