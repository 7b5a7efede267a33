namespace Commerce.SharedKernel.Infrastructure.Data.Providers.PostgreSql;

using System.Data.Common;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

/// <summary>PostgreSQL, 15 or newer: READ COMMITTED with conditional updates and row locks; the audit reads in REPEATABLE READ.</summary>
public sealed class PostgreSqlDatabaseProvider : ServerDatabaseProvider
{
    /// <summary>The value of <c>Database:Provider</c>.</summary>
    public const string Name = "PostgreSql";

    /// <summary>Names the lock of a start among the server's advisory locks: "commerce" in ASCII.</summary>
    private const long StartLock = 0x636F_6D6D_6572_6365;

    /// <summary>Statements that a connection keeps prepared: more than there are.</summary>
    private const int PreparedStatements = 200;

    private readonly string writing;
    private readonly string reading;
    private readonly string maintenance;
    private readonly string database;

    /// <summary>A database on a server.</summary>
    /// <param name="connectionString">The setting <c>ConnectionStrings:Commerce</c>; what it does not say is chosen here.</param>
    public PostgreSqlDatabaseProvider(string connectionString, DatabaseSettings settings, TimeProvider clock) : base(settings, clock)
    {
        const string Example = "Host=localhost;Database=commerce;Username=commerce;Password=…";
        var given = Parse(connectionString, text => new NpgsqlConnectionStringBuilder(text), Example);
        given.Database ??= "commerce";
        database = given.Database;
        Target = $"'{database}' on '{given.Host}:{given.Port}'";
        Default(given, "Timeout", ConnectTimeoutSeconds);
        Default(given, "Keepalive", WriteTimeoutSeconds);
        Default(given, "Max Auto Prepare", PreparedStatements);
        given.Enlist = false;
        // A machine that died, or a cable that was cut, must not keep its locks for as long as TCP believes in it.
        given.Options = $"{given.Options} -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c idle_in_transaction_session_timeout=15s".Trim();
        writing = new NpgsqlConnectionStringBuilder(given.ConnectionString) { Pooling = false, CommandTimeout = WriteTimeoutSeconds }.ConnectionString;
        // The server itself refuses to write on these, and nobody leaves anything in them that would have to be cleared away.
        var readOnly = new NpgsqlConnectionStringBuilder(given.ConnectionString) { NoResetOnClose = true, CommandTimeout = ReadTimeoutSeconds, Options = $"{given.Options} -c default_transaction_read_only=on".Trim() };
        Default(readOnly, "Maximum Pool Size", settings.ReadConnections);
        reading = readOnly.ConnectionString;
        maintenance = new NpgsqlConnectionStringBuilder(given.ConnectionString) { Pooling = false, Database = "postgres" }.ConnectionString;
        // Some combinations are refused only here.
        Parse(writing, text => new NpgsqlConnection(text), Example).Dispose();
        Parse(reading, text => new NpgsqlConnection(text), Example).Dispose();
    }

    /// <summary>The connection string of the connections that only read, for tests.</summary>
    internal string Reading => reading;

    /// <inheritdoc/>
    public override string Provider => Name;

    /// <inheritdoc/>
    /// <remarks>A release would be one more trip to the server, and a transaction has few steps.</remarks>
    public override bool ReleasesSavepoints => false;

    /// <inheritdoc/>
    protected override string Target { get; }

    /// <inheritdoc/>
    public override Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken) => OpenAsync(
        new NpgsqlConnection(writing), cancellationToken, "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean", expected: false);

    /// <inheritdoc/>
    public override void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module) =>
        Configure(options).UseNpgsql(connection, postgres => Configure(postgres, module));

    /// <inheritdoc/>
    public override void UseReadConnection(DbContextOptionsBuilder options, string module) =>
        Configure(options).UseNpgsql(reading, postgres => Configure(postgres, module)).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <inheritdoc/>
    public override async Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(new NpgsqlConnection(reading), cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
            // The snapshot is taken with the first statement, so say one now.
            await ScalarAsync(connection, "SELECT 1", cancellationToken);
            return transaction;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DatabaseFault Classify(Exception exception) => exception is TransactionAbortedException ? DatabaseFault.Unavailable : Cause<DbException>(exception) switch
    {
        null => DatabaseFault.None,
        PostgresException refused => ClassOf(refused.SqlState),
        // No answer at all: the connection is gone, or could not be made, or took too long.
        _ => DatabaseFault.Unavailable,
    };

    /// <inheritdoc/>
    /// <remarks>
    /// The server's last word (57P01 and its like), or a broken line. Not a timeout: of a statement, of the server that does not answer, or
    /// of a pool without a free connection.
    /// </remarks>
    public override bool IsConnectionLost(Exception exception) => Cause<NpgsqlException>(exception) switch
    {
        PostgresException said => said.SqlState.StartsWith(ServerEnds, StringComparison.Ordinal),
        { } lost => Cause<TimeoutException>(lost) is null,
        null => false,
    };

    /// <inheritdoc/>
    public override void ForgetReadConnections()
    {
        using var pooled = new NpgsqlConnection(reading);
        NpgsqlConnection.ClearPool(pooled);
    }

    /// <inheritdoc/>
    /// <remarks>The server's own word that it rolled back: integrity (23) and rollback (40) classes.</remarks>
    public override bool IsCertainlyRolledBack(Exception exception) =>
        Cause<PostgresException>(exception)?.SqlState is { } state && (state.StartsWith("40", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal))
        && state != PostgresErrorCodes.StatementCompletionUnknown;

    /// <inheritdoc/>
    public override bool IsDuplicate(Exception exception) => Cause<PostgresException>(exception)?.SqlState == PostgresErrorCodes.UniqueViolation;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        ForgetReadConnections();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override bool IsMissingDatabase(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName };

    /// <inheritdoc/>
    protected override bool IsRefusedLogin(Exception fault) => Cause<PostgresException>(fault)?.SqlState.StartsWith(InvalidAuthorization, StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    protected override bool IsExistingDatabase(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation };

    /// <inheritdoc/>
    protected override Task<DbConnection> OpenMaintenanceAsync(CancellationToken cancellationToken) => OpenAsync(new NpgsqlConnection(maintenance), cancellationToken);

    /// <inheritdoc/>
    protected override string CreateDatabaseSql() => $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <inheritdoc/>
    protected override async Task<bool> TryLockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, $"SELECT pg_try_advisory_lock({StartLock})", cancellationToken) is true;

    private static void Configure(NpgsqlDbContextOptionsBuilder postgres, string module) =>
        postgres.MigrationsHistoryTable(ModuleDbContext.HistoryTable(module));

    private const string InvalidAuthorization = "28";
    private const string ServerEnds = "57P";

    /// <summary>
    /// The classes of https://www.postgresql.org/docs/current/errcodes-appendix.html. What is in none of the lists, such as a statement that
    /// was cancelled (57014) or a transaction that may not write (25006), was rolled back, and no constraint spoke.
    /// </summary>
    private static DatabaseFault ClassOf(string state) => state switch
    {
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable => DatabaseFault.Conflict,
        PostgresErrorCodes.RaiseException => DatabaseFault.Constraint,
        _ when state.StartsWith("23", StringComparison.Ordinal) => DatabaseFault.Constraint,
        _ when Mistakes.Contains(state[..2]) => DatabaseFault.Mistake,
        _ => DatabaseFault.Unavailable,
    };

    /// <summary>Statements that cannot be, values that do not fit, functions that fail.</summary>
    private static readonly string[] Mistakes = ["0A", "21", "22", "34", "38", "39", "42", "44", "P0"];
}
