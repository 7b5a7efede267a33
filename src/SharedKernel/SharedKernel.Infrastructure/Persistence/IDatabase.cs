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

    /// <summary>Takes what only one process may hold, and makes the database exist. Throws <see cref="StartupException"/>.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When migrations can run.</returns>
    Task PrepareAsync(CancellationToken cancellationToken);

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
    /// <returns>False when the database has rolled it back.</returns>
    bool IsInTransaction(DbConnection connection);

    /// <summary>Whether trying again may help: the database was busy or away, and refused nothing.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for a passing fault.</returns>
    bool IsTransient(Exception exception);

    /// <summary>Whether a unique key said no.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for a duplicate.</returns>
    bool IsDuplicate(Exception exception);
}
