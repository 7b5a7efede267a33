namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using Data;
using Data.Providers;

/// <summary>
/// Repeats a query that met a broken connection: after a restart of the server every pooled one is, and the first reader of each would pay
/// for it. A query changes nothing, so it may be asked again. Inside a transaction it is left to the command.
/// </summary>
internal sealed class QueryRetryBehavior<TQuery, TOutcome>(UnitOfWork work, IDatabaseProvider database) : IPipelineBehavior<TQuery, TOutcome>
    where TQuery : IRequest<TOutcome>, IQueryMessage
    where TOutcome : IOperationResult<TOutcome>
{
    /// <summary>More than two: while one reader empties the pool, the driver lets another take a broken connection out of it.</summary>
    private const int MaxAttempts = 4;

    public Task<TOutcome> Handle(TQuery request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        database.SupportsConcurrentWriters && work.Connection is null ? RepeatAsync(next, cancellationToken) : next(cancellationToken);

    private async Task<TOutcome> RepeatAsync(RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt < MaxAttempts; attempt++)
        {
            try
            {
                return await next(cancellationToken);
            }
            catch (Exception e) when (database.IsConnectionLost(e))
            {
                database.ForgetReadConnections();
            }
        }

        return await next(cancellationToken);
    }
}
