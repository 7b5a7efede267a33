namespace Commerce.SharedKernel.Infrastructure.Leases;

using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Persistence;

/// <summary>A connection of the keeper's own, and the platform's context on it.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly AsyncServiceScope scope;
    private readonly IDatabase database;
    private readonly DbConnection connection;
    private readonly UnitOfWork work;

    private Session(AsyncServiceScope scope, IDatabase database, DbConnection connection)
    {
        this.scope = scope;
        this.database = database;
        this.connection = connection;
        work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        work.Attach(connection);
        Platform = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
    }

    /// <summary>The context; outside a transaction every statement commits by itself.</summary>
    public PlatformDbContext Platform { get; }

    public static async Task<Session> OpenAsync(IServiceScopeFactory services, IDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenForWritingAsync(cancellationToken);
        var scope = services.CreateAsyncScope();
        try
        {
            return new Session(scope, database, connection);
        }
        catch
        {
            await scope.DisposeAsync();
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs something in a transaction, and commits.</summary>
    public async Task<T> InTransactionAsync<T>(Func<PlatformDbContext, Task<T>> run, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        await work.EnterAsync(transaction, [Platform], writable: false);
        try
        {
            var result = await run(Platform);
            await database.CommitAsync(transaction);
            return result;
        }
        finally
        {
            await work.LeaveAsync();
        }
    }

    /// <summary>Ends sessions of Hosts that stand still in a transaction, where the server does not.</summary>
    public Task EndIdleTransactionsAsync(CancellationToken cancellationToken) => database.EndIdleTransactionsAsync(connection, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await connection.DisposeAsync();
    }
}
