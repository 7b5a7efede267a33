namespace Commerce.SharedKernel.Infrastructure.Data;

using Data.Providers;

/// <summary>Reads several modules as of one instant, beside the writers and without holding them up.</summary>
public sealed class SnapshotReader(IDatabaseProvider database, IServiceScopeFactory services)
{
    /// <summary>Runs something in a scope in which every query, of whichever module, sees the same committed state.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginSnapshotAsync(cancellationToken);
        await using var session = await DbSession.OpenAsync(services, transaction.Connection!);
        await session.Work.BeginAsync(transaction, session.Services.GetServices<ModuleDbContext>());
        try
        {
            return await read(session.Services, cancellationToken);
        }
        finally
        {
            await session.Work.EndAsync();
        }
    }
}
