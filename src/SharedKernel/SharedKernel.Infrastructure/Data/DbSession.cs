namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Data.Common;
using Data.Providers;

/// <summary>
/// An open connection, a scope around it, and the scope's unit of work: what everything is built on that works on a connection of its
/// own, such as a command worker, a snapshot, the leases and the migrations.
/// </summary>
internal sealed class DbSession : IAsyncDisposable
{
    private readonly AsyncServiceScope scope;

    private DbSession(AsyncServiceScope scope, DbConnection connection, bool runsCommands, bool onlyReads)
    {
        this.scope = scope;
        Connection = connection;
        Work = Services.GetRequiredService<UnitOfWork>();

        // Before the first context and sender are made, because both ask for it.
        Work.UseConnection(connection, runsCommands, onlyReads);
    }

    /// <summary>The scope's services.</summary>
    public IServiceProvider Services => scope.ServiceProvider;

    /// <summary>The connection, which the scope's contexts share.</summary>
    public DbConnection Connection { get; }

    /// <summary>The scope's unit of work.</summary>
    public UnitOfWork Work { get; }

    /// <summary>Builds the scope around a connection, and owns both.</summary>
    /// <param name="connection">The open connection; closed if the scope cannot be built.</param>
    /// <param name="runsCommands">Whether commands run in it, each in a savepoint of its transaction.</param>
    public static Task<DbSession> OpenAsync(IServiceScopeFactory scopes, DbConnection connection, bool runsCommands = false) => OpenAsync(scopes, connection, runsCommands, onlyReads: false);

    /// <summary>Builds the scope around a connection that cannot write, and owns both. Its contexts track nothing.</summary>
    /// <param name="connection">The open connection; closed if the scope cannot be built.</param>
    public static Task<DbSession> OpenToReadAsync(IServiceScopeFactory scopes, DbConnection connection) => OpenAsync(scopes, connection, runsCommands: false, onlyReads: true);

    private static async Task<DbSession> OpenAsync(IServiceScopeFactory scopes, DbConnection connection, bool runsCommands, bool onlyReads)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            return new DbSession(scope, connection, runsCommands, onlyReads);
        }
        catch
        {
            await scope.DisposeAsync();
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection that may write, and builds the scope around it.</summary>
    public static async Task<DbSession> OpenAsync(IServiceScopeFactory scopes, IDatabaseProvider database, CancellationToken cancellationToken, bool runsCommands = false) =>
        await OpenAsync(scopes, await database.OpenForWritingAsync(cancellationToken), runsCommands);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
