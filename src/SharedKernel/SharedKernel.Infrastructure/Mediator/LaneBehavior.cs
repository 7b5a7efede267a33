namespace Commerce.SharedKernel.Infrastructure.Mediator;

using Lanes;
using MediatR;
using Persistence;

/// <summary>
/// The only door to the database for commands. Inside a lane it runs the command as a step of the running transaction; outside it
/// hands the command to the lane and waits until its commit is durable.
/// </summary>
internal sealed class LaneBehavior<TCommand, TOutcome>(UnitOfWork work, CurrentRequest current, LaneGroup lanes) : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage
    where TOutcome : IOutcome<TOutcome>
{
    private static readonly string Module = Names.ModuleOf(typeof(TCommand));

    public Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        work.IsOpen ? work.StepAsync(Module, () => next(cancellationToken), cancellationToken) : SendAsync(request, cancellationToken);

    private async Task<TOutcome> SendAsync(TCommand command, CancellationToken cancellationToken)
    {
        var answer = await lanes.SendAsync<TCommand, TOutcome>(command, current.Context, cancellationToken);
        current.Replayed = answer.Replayed;
        return answer.Outcome;
    }
}
