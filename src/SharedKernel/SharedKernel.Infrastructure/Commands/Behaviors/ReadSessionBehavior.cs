namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using Data;

/// <summary>
/// The last step of a query at the edge: its handler runs on a session that stays open. A query that another sends runs on the same session, and
/// one of a command in the command's transaction.
/// </summary>
internal sealed class ReadSessionBehavior<TQuery, TOutcome>(UnitOfWork work, ReadSessionPool sessions) : IPipelineBehavior<TQuery, TOutcome>
    where TQuery : IRequest<TOutcome>, IQueryMessage
    where TOutcome : IOperationResult<TOutcome>
{
    public async Task<TOutcome> Handle(TQuery request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        if (work.Connection is null)
        {
            var (hasRun, outcome) = await sessions.TryReadAsync(
                services => services.GetRequiredService<IRequestHandler<TQuery, TOutcome>>().Handle(request, cancellationToken), cancellationToken);
            if (hasRun)
            {
                return outcome!;
            }
        }

        return await next(cancellationToken);
    }
}
