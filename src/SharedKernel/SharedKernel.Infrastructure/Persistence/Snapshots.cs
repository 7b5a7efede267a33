namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.Extensions.DependencyInjection;

/// <summary>Reads several modules as of one instant, beside the writers and without holding them up.</summary>
/// <param name="database">The database.</param>
/// <param name="services">The root of the scopes.</param>
public sealed class Snapshots(IDatabase database, IServiceScopeFactory services)
{
    /// <summary>Runs something in a scope in which every query, of whichever module, sees the same committed state.</summary>
    /// <typeparam name="T">What it finds.</typeparam>
    /// <param name="read">What to do in the scope.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What it found.</returns>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginSnapshotAsync(cancellationToken);
        await using var connection = transaction.Connection!;
        await using var scope = services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        work.Attach(connection);
        await work.EnterAsync(transaction, scope.ServiceProvider.GetServices<ModuleDbContext>(), writable: false);
        try
        {
            return await read(scope.ServiceProvider, cancellationToken);
        }
        finally
        {
            await work.LeaveAsync();
        }
    }
}
