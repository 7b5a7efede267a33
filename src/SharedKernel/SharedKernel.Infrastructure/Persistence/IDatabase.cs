namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.Data.Common;
using Microsoft.EntityFrameworkCore;

/// <summary>
/// Everything in which one database differs from another. Chosen by <c>Database:Provider</c>; nothing else in the house asks which
/// one it is.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>The value of <c>Database:Provider</c> that chooses it.</summary>
    string Provider { get; }

    /// <summary>Whether several Hosts, and several lanes of each, may write at once; else there is one of both.</summary>
    bool IsShared { get; }

    /// <summary>Whether a savepoint is released when its step is done; where not, it ends with the transaction.</summary>
    bool ReleasesSavepoints { get; }

    /// <summary>
    /// Waits for the server, takes what only one process may hold, and makes the database exist. Throws <see cref="StartupException"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When migrations can run.</returns>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until no other Host migrates or seeds this database, and keeps it so. Throws <see cref="StartupException"/> after
    /// <see cref="DatabaseSettings.StartTimeout"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The turn; disposing it lets the next Host go on.</returns>
    Task<IAsyncDisposable> TakeStartTurnAsync(CancellationToken cancellationToken);

    /// <summary>Says in a sentence, naming the setting and no secret, why a start failed at the database.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <returns>What to throw instead.</returns>
    StartupException Explain(Exception fault);

    /// <summary>A new open connection that may write.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The connection; the caller disposes it.</returns>
    Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken);

    /// <summary>Points a context at a connection that somebody else owns.</summary>
    /// <param name="options">The context's options.</param>
    /// <param name="connection">The open connection.</param>
    /// <param name="module">The module's name, which names its migrations table.</param>
    void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module);

    /// <summary>Points a context at connections of its own that cannot write.</summary>
    /// <param name="options">The context's options.</param>
    /// <param name="module">The module's name.</param>
    void UseReadConnection(DbContextOptionsBuilder options, string module);

    /// <summary>Opens a connection whose every read sees the same committed state, beside the writers.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The transaction, and its connection in it; the caller disposes both.</returns>
    Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that will write.</summary>
    /// <param name="connection">A connection of <see cref="OpenForWritingAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The transaction.</returns>
    Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Commits, durably. When it throws, nobody knows whether the transaction happened.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>When it is on disk.</returns>
    Task CommitAsync(DbTransaction transaction);

    /// <summary>Whether a transaction still stands after an error; some errors end it, and with it what its neighbours wrote.</summary>
    /// <param name="connection">The connection it runs on.</param>
    /// <param name="transaction">The transaction.</param>
    /// <returns>False when the database has rolled it back.</returns>
    bool IsAlive(DbConnection connection, DbTransaction transaction);

    /// <summary>Whether trying again may help: the database was busy or away, and refused nothing.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for a passing fault.</returns>
    bool IsTransient(Exception exception);

    /// <summary>Whether a COMMIT that threw was refused for certain, so that nothing of it happened.</summary>
    /// <param name="exception">What the COMMIT threw.</param>
    /// <returns>False when nobody knows.</returns>
    bool IsCertainlyRolledBack(Exception exception);

    /// <summary>Whether a unique key said no.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for a duplicate.</returns>
    bool IsDuplicate(Exception exception);
}
