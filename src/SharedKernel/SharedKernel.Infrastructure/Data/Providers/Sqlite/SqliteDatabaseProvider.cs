namespace Commerce.SharedKernel.Infrastructure.Data.Providers.Sqlite;

using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

/// <summary>
/// The embedded database: one file, one process, one writer. Commits are durable (<c>synchronous=FULL</c>) and readers run beside the
/// writer on snapshots (WAL).
/// </summary>
public sealed class SqliteDatabaseProvider : IDatabaseProvider
{
    /// <summary>The value of <c>Database:Provider</c>.</summary>
    public const string Name = "Sqlite";

    /// <summary>Pages in the log before a commit also tidies it into the file: 40 MB, so that fewer commits pay for it.</summary>
    private const int CheckpointPages = 10_000;

    /// <summary>What the writer keeps of the file in memory, in KB: with the 2 MB that SQLite takes by itself, a large shop's indexes are read again and again.</summary>
    private const int WriterCache = 64 * 1024;

    private readonly string writing;
    private readonly string reading;
    private readonly string keptReading;
    private readonly string path;
    private FileStream? processLock;

    static SqliteDatabaseProvider() => SqliteLibrary.Configure();

    /// <summary>A database file.</summary>
    /// <param name="connectionString">The setting <c>ConnectionStrings:Commerce</c>; a relative path is taken from the working directory.</param>
    public SqliteDatabaseProvider(string connectionString)
    {
        var builder = Parse(connectionString);
        path = RealPath.Of(builder.DataSource);
        builder.DataSource = path;
        builder.ForeignKeys = true;
        writing = new SqliteConnectionStringBuilder(builder.ConnectionString) { Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ConnectionString;
        reading = new SqliteConnectionStringBuilder(builder.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ConnectionString;
        keptReading = new SqliteConnectionStringBuilder(reading) { Pooling = false }.ConnectionString;
    }

    /// <inheritdoc/>
    public string Provider => Name;

    /// <inheritdoc/>
    public bool SupportsConcurrentWriters => false;

    /// <inheritdoc/>
    public bool ReleasesSavepoints => true;

    /// <inheritdoc/>
    public async Task EnsureReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // The operating system holds this lock for as long as the process lives, so a killed Host leaves it free.
            processLock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path + ".lock"))
        {
            throw new StartupException($"Another Commerce Host is using the database file '{path}'. Stop it, or point ConnectionStrings:Commerce at another file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The database file '{path}' of ConnectionStrings:Commerce cannot be written: {e.Message}", e);
        }

        try
        {
            await using var connection = await OpenForWritingAsync(cancellationToken);
            await ForgetBrokenMigrationAsync(connection, cancellationToken);
        }
        catch (SqliteException e)
        {
            throw new StartupException($"The database file '{path}' of ConnectionStrings:Commerce cannot be opened: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public StartupException ToStartupException(Exception fault, TimeSpan? waited) =>
        new($"The database file '{path}' of ConnectionStrings:Commerce cannot be used: {fault.GetBaseException().Message}", fault);

    /// <inheritdoc/>
    /// <remarks>The process lock is held: there is no other Host.</remarks>
    public Task<IAsyncDisposable> AcquireMigrationLockAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(NullLock.Instance);

    /// <inheritdoc/>
    public Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken) =>
        OpenAsync(writing, $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint={CheckpointPages}; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-{WriterCache};", cancellationToken);

    /// <inheritdoc/>
    public async Task<DbConnection?> OpenForReadingAsync(CancellationToken cancellationToken) => await OpenAsync(keptReading, settings: null, cancellationToken);

    /// <inheritdoc/>
    public void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module) =>
        Configure(options).UseSqlite(connection, sqlite => Configure(sqlite, module));

    /// <inheritdoc/>
    public void UseReadConnection(DbContextOptionsBuilder options, string module) =>
        Configure(options).UseSqlite(reading, sqlite => Configure(sqlite, module))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <inheritdoc/>
    public async Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(reading);
        try
        {
            await connection.OpenAsync(cancellationToken);
            var transaction = connection.BeginTransaction(deferred: true);
            await using var command = connection.CreateCommand();
            // A deferred transaction takes its snapshot with its first read, so read something now.
            command.CommandText = "SELECT count(*) FROM sqlite_master";
            command.Transaction = transaction;
            await command.ExecuteScalarAsync(cancellationToken);
            return transaction;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CommitAsync(DbTransaction transaction) => transaction.CommitAsync(CancellationToken.None);

    /// <inheritdoc/>
    public bool IsAlive(DbConnection connection, DbTransaction transaction) =>
        connection is SqliteConnection { State: System.Data.ConnectionState.Open, Handle: { } handle } && SQLitePCL.raw.sqlite3_get_autocommit(handle) == 0;

    /// <inheritdoc/>
    public DatabaseFault Classify(Exception exception) => exception is TransactionAbortedException ? DatabaseFault.Unavailable : Cause(exception)?.SqliteErrorCode switch
    {
        null => DatabaseFault.None,
        ResultCode.Constraint => DatabaseFault.Constraint,
        ResultCode.Busy or ResultCode.Locked => DatabaseFault.Conflict,
        ResultCode.Error or ResultCode.TooBig or ResultCode.Mismatch or ResultCode.Misuse or ResultCode.Range => DatabaseFault.Mistake,
        _ => DatabaseFault.Unavailable,
    };

    /// <inheritdoc/>
    /// <remarks>
    /// A file or disk that took no more bytes has not taken the commit's last ones, without which nothing of it counts
    /// (https://www.sqlite.org/walformat.html). Whether a failed flush has lost them, nobody knows.
    /// </remarks>
    public bool IsCertainlyRolledBack(Exception exception) =>
        Cause(exception) is { SqliteErrorCode: ResultCode.Full or ResultCode.ReadOnly } or { SqliteExtendedErrorCode: ResultCode.WriteFailed };

    /// <inheritdoc/>
    /// <remarks>There is no server that could be restarted.</remarks>
    public void ForgetReadConnections()
    {
    }

    /// <inheritdoc/>
    public bool IsDuplicate(Exception exception) =>
        Cause(exception)?.SqliteExtendedErrorCode is ResultCode.DuplicateUnique or ResultCode.DuplicatePrimaryKey;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(reading))
        {
            SqliteConnection.ClearPool(connection);
        }

        if (processLock is not null)
        {
            await using (processLock)
            {
                await TidyAsync();
            }
        }
    }

    /// <summary>SQLite folds the log into the file when its last connection closes, but not if that one may only read.</summary>
    private async Task TidyAsync()
    {
        try
        {
            await using var last = await OpenForWritingAsync(CancellationToken.None);
        }
        catch (SqliteException)
        {
            // The next start folds it in.
        }
    }

    /// <summary>Opens a connection that is kept for long.</summary>
    /// <param name="settings">What is said to it at first; null for nothing.</param>
    private static async Task<DbConnection> OpenAsync(string connectionString, string? settings, CancellationToken cancellationToken)
    {
        var connection = new PreparingSqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (settings is not null)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = settings;
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class NullLock : IAsyncDisposable
    {
        public static readonly NullLock Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            return builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory
                ? throw new StartupException("ConnectionStrings:Commerce must name a file, such as 'Data Source=data/commerce.db'.")
                : builder;
        }
        catch (ArgumentException e)
        {
            throw new StartupException("ConnectionStrings:Commerce is not a SQLite connection string such as 'Data Source=data/commerce.db'.", e);
        }
    }

    private static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) => options
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    /// <summary>A list in a query becomes one parameter per element: SQLite before 3.38 cannot read the JSON that EF Core would make of it.</summary>
    private static void Configure(SqliteDbContextOptionsBuilder sqlite, string module) => sqlite
        .MigrationsHistoryTable(ModuleDbContext.HistoryTable(module))
        .UseParameterizedCollectionMode(ParameterTranslationMode.MultipleParameters);

    private static SqliteException? Cause(Exception? exception)
    {
        while (exception is not null and not SqliteException)
        {
            exception = exception.InnerException;
        }

        return exception as SqliteException;
    }

    /// <summary>
    /// EF Core marks a running migration by a row; a Host killed in the middle leaves it behind, and every later start would wait for
    /// it forever. We hold the process lock, so nobody else can be migrating.
    /// </summary>
    private static async Task ForgetBrokenMigrationAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'";
        if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) > 0)
        {
            command.CommandText = "DELETE FROM \"__EFMigrationsLock\"";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
