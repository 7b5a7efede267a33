namespace Commerce.SharedKernel.Infrastructure.Data.Providers;

using System.Data.Common;

/// <summary>
/// Everything in which one database differs from another. Chosen by <c>Database:Provider</c>; nothing else asks which
/// one it is.
/// </summary>
public interface IDatabaseProvider : IAsyncDisposable
{
    /// <summary>The value of <c>Database:Provider</c> that chooses it.</summary>
    string Provider { get; }

    /// <summary>Whether several Hosts, and several command workers of each, may write at once; else there is one of both.</summary>
    bool SupportsConcurrentWriters { get; }

    /// <summary>Whether a savepoint is released when its step is done; where not, it ends with the transaction.</summary>
    bool ReleasesSavepoints { get; }

    /// <summary>
    /// Looks whether the server answers, takes what only one process may hold, and makes the database exist. Throws
    /// <see cref="StartupException"/> where trying again cannot help, and else what the server said.
    /// </summary>
    Task EnsureReachableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until no other Host migrates or seeds this database, and keeps it so. Throws <see cref="StartupException"/> after
    /// <see cref="DatabaseSettings.StartTimeout"/>.
    /// </summary>
    /// <returns>The lock; disposing it lets the next Host continue.</returns>
    Task<IAsyncDisposable> AcquireMigrationLockAsync(CancellationToken cancellationToken);

    /// <summary>Says in a sentence, naming the setting and no secret, why a start failed at the database.</summary>
    /// <param name="waited">For how long it was tried again; null where trying again could not help.</param>
    StartupException ToStartupException(Exception fault, TimeSpan? waited);

    /// <summary>Whether a fault of a start stays however often it is tried: a refused login, for example.</summary>
    /// <returns>True where waiting is useless.</returns>
    bool IsHopeless(Exception fault) => !IsTransient(fault);

    /// <summary>
    /// Whether the connection was found broken, as every pooled one is after a restart of the server. Not whether anything took too long:
    /// asking again at once would add to the load that made it slow.
    /// </summary>
    /// <returns>True where a new connection may work at once.</returns>
    bool IsConnectionLost(Exception exception) => false;

    /// <summary>Forgets the pooled connections that read: after a restart of the server each of them is broken.</summary>
    void ForgetReadConnections();

    /// <summary>
    /// Ends sessions of Hosts that stand still in a transaction, such as one that is frozen, so that their locks hold up nobody else; for
    /// servers that do not do so by themselves.
    /// </summary>
    /// <param name="connection">A connection outside a transaction.</param>
    Task EndIdleTransactionsAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A new open connection that may write.</summary>
    /// <returns>The connection; the caller disposes it.</returns>
    Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken);

    /// <summary>A new open connection that cannot write and is kept open between queries.</summary>
    /// <returns>The connection, which the caller disposes; null where queries take connections from the driver's own pool.</returns>
    Task<DbConnection?> OpenForReadingAsync(CancellationToken cancellationToken) => Task.FromResult<DbConnection?>(null);

    /// <summary>Points a context at a connection that somebody else owns.</summary>
    /// <param name="module">The module's name, which names its migrations table.</param>
    void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module);

    /// <summary>Points a context at connections of its own that cannot write.</summary>
    void UseReadConnection(DbContextOptionsBuilder options, string module);

    /// <summary>Opens a connection whose every read sees the same committed state, beside the writers.</summary>
    /// <returns>The transaction, and its connection in it; the caller disposes both.</returns>
    Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that will write.</summary>
    /// <param name="connection">A connection of <see cref="OpenForWritingAsync"/>.</param>
    Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Commits, durably. When it throws, nobody knows whether the transaction happened.</summary>
    Task CommitAsync(DbTransaction transaction);

    /// <summary>Whether a transaction still stands after an error; some errors end it, and with it what its neighbours wrote.</summary>
    /// <returns>False when the database has rolled it back.</returns>
    bool IsAlive(DbConnection connection, DbTransaction transaction);

    /// <summary>Says what an exception means.</summary>
    /// <returns>What it says of the database.</returns>
    DatabaseFault Classify(Exception exception);

    /// <summary>Whether trying again may help: nothing was done, and no constraint and no mistake spoke.</summary>
    /// <returns>True for a passing fault, which is answered as <c>unavailable</c>.</returns>
    bool IsTransient(Exception exception) => Classify(exception) is DatabaseFault.Conflict or DatabaseFault.Unavailable;

    /// <summary>
    /// Whether a session is not used again after an error: what the database said of itself counts, not whether the connection still
    /// stands, which may lead to a server that was demoted.
    /// </summary>
    /// <returns>True for every error of the database that is neither a constraint nor a conflict.</returns>
    bool CostsSession(Exception exception) => Classify(exception) is DatabaseFault.Unavailable or DatabaseFault.Mistake;

    /// <summary>Whether a COMMIT that threw was refused for certain, so that nothing of it happened.</summary>
    bool IsCertainlyRolledBack(Exception exception);

    /// <summary>Whether a unique key said no.</summary>
    /// <returns>True for a duplicate.</returns>
    bool IsDuplicate(Exception exception);
}
