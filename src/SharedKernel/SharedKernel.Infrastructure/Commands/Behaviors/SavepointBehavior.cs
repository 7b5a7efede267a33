namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using Data;

/// <summary>Inside the transaction: a command that another command sends runs under a savepoint of its own, so that its refusal takes back only what it wrote.</summary>
internal sealed class SavepointBehavior<TCommand, TOutcome>(UnitOfWork work) : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage
    where TOutcome : IOperationResult<TOutcome>
{
    private static readonly string Module = NamingConventions.ModuleOf(typeof(TCommand));

    public Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        work.ExecuteInSavepointAsync(Module, () => next(cancellationToken), cancellationToken);
}
