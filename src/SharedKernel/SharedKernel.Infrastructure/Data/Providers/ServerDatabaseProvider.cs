namespace Commerce.SharedKernel.Infrastructure.Data.Providers;

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

/// <summary>
/// What database servers have in common: they may be away for a while, and other Hosts use them too. Nothing here says a password:
/// messages name the setting and the server.
/// </summary>
public abstract class ServerDatabaseProvider(DatabaseSettings settings, TimeProvider clock) : IDatabaseProvider
{
    /// <summary>Where every message sends whoever runs the Host.</summary>
    protected const string ConnectionSetting = "ConnectionStrings:Commerce";

    /// <summary>How long one statement of a command worker may take: longer means that the server is in trouble.</summary>
    protected const int WriteTimeoutSeconds = 10;

    /// <summary>How long one statement of a query or an audit may take.</summary>
    protected const int ReadTimeoutSeconds = 60;

    /// <summary>How long opening a connection may take, so that a command behind it is answered in time.</summary>
    protected const int ConnectTimeoutSeconds = 3;

    /// <summary>Digits of a second in a column of times: milliseconds, as in the API.</summary>
    internal const int TimeDigits = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public abstract string Provider { get; }

    /// <inheritdoc/>
    public bool SupportsConcurrentWriters => true;

    /// <inheritdoc/>
    public abstract bool ReleasesSavepoints { get; }

    /// <summary>Server and database, for messages.</summary>
    protected abstract string Target { get; }

    /// <inheritdoc/>
    public async Task EnsureReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenForWritingAsync(cancellationToken);
        }
        catch (DbException e) when (IsMissingDatabase(e))
        {
            await CreateAsync(e, cancellationToken);
            await using var connection = await OpenForWritingAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> AcquireMigrationLockAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var connection = await OpenForWritingAsync(cancellationToken);
        try
        {
            while (!await TryLockAsync(connection, cancellationToken))
            {
                if (clock.GetElapsedTime(started) >= settings.StartTimeout)
                {
                    throw new StartupException(
                        $"Another Host has been migrating the database {Target} for {settings.StartTimeout.TotalSeconds:0} s. Wait for it, or raise Database:StartTimeout.");
                }

                await Task.Delay(Pause, clock, cancellationToken);
            }

            await ConfigureDatabaseAsync(connection, cancellationToken);
            // The lock belongs to the session, and goes with it, also when this process dies.
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public StartupException ToStartupException(Exception fault, TimeSpan? waited)
    {
        var after = waited is { } time ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" after {time.TotalSeconds:0} s (Database:StartTimeout)") : "";
        return new StartupException($"The database {Target} of {ConnectionSetting} cannot be used{after}: {fault.GetBaseException().Message}", fault);
    }

    /// <inheritdoc/>
    /// <remarks>A missing database is made; one that is still missing then is there, and does not let us in yet.</remarks>
    public virtual bool IsHopeless(Exception fault) =>
        !(Classify(fault) is DatabaseFault.Conflict or DatabaseFault.Unavailable || (fault is DbException said && IsMissingDatabase(said))) || IsRefusedLogin(fault);

    /// <inheritdoc/>
    public abstract Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module);

    /// <inheritdoc/>
    public abstract void UseReadConnection(DbContextOptionsBuilder options, string module);

    /// <inheritdoc/>
    public abstract Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);

    /// <inheritdoc/>
    public Task CommitAsync(DbTransaction transaction) => transaction.CommitAsync(CancellationToken.None);

    /// <inheritdoc/>
    public bool IsAlive(DbConnection connection, DbTransaction transaction) =>
        connection.State == System.Data.ConnectionState.Open && transaction.Connection is not null;

    /// <inheritdoc/>
    public abstract DatabaseFault Classify(Exception exception);

    /// <inheritdoc/>
    public abstract bool IsConnectionLost(Exception exception);

    /// <inheritdoc/>
    public abstract void ForgetReadConnections();

    /// <inheritdoc/>
    public virtual Task EndIdleTransactionsAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public abstract bool IsCertainlyRolledBack(Exception exception);

    /// <inheritdoc/>
    public abstract bool IsDuplicate(Exception exception);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Finds the provider's own exception among the causes.</summary>
    /// <returns>The exception, or null.</returns>
    protected static T? Cause<T>(Exception? exception) where T : Exception
    {
        while (exception is not null and not T)
        {
            exception = exception.InnerException;
        }

        return exception as T;
    }

    /// <summary>Reads a connection string, or says what one looks like.</summary>
    /// <typeparam name="TBuilder">The provider's builder.</typeparam>
    protected static TBuilder Parse<TBuilder>(string connectionString, Func<string, TBuilder> parse, string example)
    {
        try
        {
            return parse(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // Not with the cause, whose message may repeat a part of the string.
            throw NotAConnectionString(example);
        }
    }

    private static StartupException NotAConnectionString(string example) =>
        new($"{ConnectionSetting} is not a connection string for this Database:Provider, such as '{example}'.");

    /// <summary>Sets what a connection string leaves open.</summary>
    protected static void Default(DbConnectionStringBuilder builder, string keyword, int value)
    {
        // ContainsKey may know every keyword that there is; this one, what was given.
        if (!builder.ShouldSerialize(keyword))
        {
            builder[keyword] = value;
        }
    }

    /// <summary>Opens a connection; one that does not open, or may not be used, is disposed of.</summary>
    /// <param name="question">For one that will write: asks the server whether it takes writes, because a standby answers too.</param>
    /// <param name="expected">What a server answers that takes writes.</param>
    /// <returns>The same, open. Throws <see cref="ReadOnlyServerException"/> for a server that takes no writes.</returns>
    protected async Task<DbConnection> OpenAsync(DbConnection connection, CancellationToken cancellationToken, string? question = null, object? expected = null)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
            return question is null || Equals(expected, await ScalarAsync(connection, question, cancellationToken))
                ? connection
                : throw new ReadOnlyServerException($"The server of the database {Target} takes no writes: it is a standby, or read-only.");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The options of every context.</summary>
    protected static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) => options
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    /// <summary>Whether the server is there and the database is not.</summary>
    /// <param name="exception">What opening a connection threw.</param>
    /// <returns>True for a missing database.</returns>
    protected abstract bool IsMissingDatabase(DbException exception);

    /// <summary>Opens a connection to the server's own database, which is always there.</summary>
    protected abstract Task<DbConnection> OpenMaintenanceAsync(CancellationToken cancellationToken);

    /// <summary>The statement that makes the database.</summary>
    protected abstract string CreateDatabaseSql();

    /// <summary>Sets what the database as a whole must be set to.</summary>
    /// <param name="connection">A connection that may write.</param>
    protected virtual Task ConfigureDatabaseAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes the session's lock that is held while a Host migrates, if it is free.</summary>
    protected abstract Task<bool> TryLockAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Runs a statement that answers one value.</summary>
    protected static async Task<object?> ScalarAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task CreateAsync(DbException missing, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenMaintenanceAsync(cancellationToken);
            await ScalarAsync(connection, CreateDatabaseSql(), cancellationToken);
            await ConfigureNewDatabaseAsync(connection, cancellationToken);
        }
        catch (DbException e) when (IsExistingDatabase(e))
        {
            // Two Hosts may find it missing at once: the second one's CREATE is refused, and the next look shows that it is there.
        }
        catch (DbException e) when (Classify(e) is DatabaseFault.Mistake)
        {
            throw new StartupException($"The database {Target} of {ConnectionSetting} does not exist and cannot be made: {e.Message} Create it, or give the user the right to.", missing);
        }
    }

    /// <summary>Whether the server does not know the user, or does not let them in.</summary>
    /// <param name="fault">What opening a connection threw.</param>
    /// <returns>True for a refused login.</returns>
    protected abstract bool IsRefusedLogin(Exception fault);

    /// <summary>Sets what a database that was just made must be set to, while nobody else is in it.</summary>
    protected virtual Task ConfigureNewDatabaseAsync(DbConnection maintenance, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether somebody else has just made the database.</summary>
    /// <returns>True for a database that exists.</returns>
    protected abstract bool IsExistingDatabase(DbException exception);
}
