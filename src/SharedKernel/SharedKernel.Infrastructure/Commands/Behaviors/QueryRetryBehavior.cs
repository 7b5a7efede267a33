namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using Data;
using Data.Providers;

/// <summary>
/// Repeats a query once that met a broken connection: after a restart of the server every pooled one is, and the first reader of each
/// would pay for it. A query changes nothing, so it may be asked twice. Inside a transaction it is left to the command.
/// </summary>
internal sealed class QueryRetryBehavior<TQuery, TOutcome>(UnitOfWork work, IDatabaseProvider database) : IPipelineBehavior<TQuery, TOutcome>
    where TQuery : IRequest<TOutcome>, IQueryMessage
    where TOutcome : IOperationResult<TOutcome>
{
    public Task<TOutcome> Handle(TQuery request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        database.SupportsConcurrentWriters && work.Connection is null ? TwiceAsync(next, cancellationToken) : next(cancellationToken);

    private async Task<TOutcome> TwiceAsync(RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(cancellationToken);
        }
        catch (Exception e) when (database.IsConnectionLost(e))
        {
            database.ForgetReadConnections();
        }

        return await next(cancellationToken);
    }
}
