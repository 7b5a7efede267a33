namespace Commerce.SharedKernel.Infrastructure.Leases;

using Data;
using Data.Providers;

/// <summary>The leases' own session, so that a heartbeat never queues behind the work that it guards.</summary>
internal sealed class LeaseSession(DbSession session, IDatabaseProvider database) : IAsyncDisposable
{
    /// <summary>The context; outside a transaction every statement commits by itself.</summary>
    public PlatformDbContext Platform { get; } = session.Services.GetRequiredService<PlatformDbContext>();

    public static async Task<LeaseSession> OpenAsync(IServiceScopeFactory scopes, IDatabaseProvider database, CancellationToken cancellationToken) =>
        new(await DbSession.OpenAsync(scopes, database, cancellationToken), database);

    /// <summary>Runs something in a transaction, and commits.</summary>
    public async Task<T> InTransactionAsync<T>(Func<PlatformDbContext, Task<T>> run, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(session.Connection, cancellationToken);
        await session.Work.BeginAsync(transaction, [Platform]);
        try
        {
            var result = await run(Platform);
            await database.CommitAsync(transaction);
            return result;
        }
        finally
        {
            await session.Work.EndAsync();
        }
    }

    /// <summary>Ends sessions of Hosts that stand still in a transaction, where the server does not.</summary>
    public Task EndIdleTransactionsAsync(CancellationToken cancellationToken) => database.EndIdleTransactionsAsync(session.Connection, cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
