namespace Commerce.SharedKernel.Infrastructure.Data.Providers.SqlServer;

using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Infrastructure;

/// <summary>
/// SQL Server, 2017 or newer: READ COMMITTED on row versions with conditional updates and row locks; the audit reads in SNAPSHOT.
/// </summary>
public sealed partial class SqlServerDatabaseProvider : ServerDatabaseProvider
{
    /// <summary>The value of <c>Database:Provider</c>.</summary>
    public const string Name = "SqlServer";

    /// <summary>SQL Server 2017, so that EF Core says nothing newer.</summary>
    private const int CompatibilityLevel = 140;

    /// <summary>EF Core writes MERGE for four rows or more, which races where plain INSERTs do not.</summary>
    private const int MaxBatchSize = 3;

    private readonly string writing;
    private readonly string reading;
    private readonly string maintenance;
    private readonly string database;
    private readonly ILogger logger;

    /// <summary>A database on a server.</summary>
    /// <param name="connectionString">The setting <c>ConnectionStrings:Commerce</c>; what it does not say is chosen here.</param>
    /// <param name="logger">Tells of waits, and of what an administrator should set.</param>
    public SqlServerDatabaseProvider(string connectionString, DatabaseSettings settings, TimeProvider clock, ILogger logger) : base(settings, clock)
    {
        this.logger = logger;
        const string Example = "Server=localhost;Database=commerce;User Id=commerce;Password=…";
        var given = Parse(connectionString, text => new SqlConnectionStringBuilder(text), Example);
        given.InitialCatalog = given.InitialCatalog.Length == 0 ? "commerce" : given.InitialCatalog;
        database = given.InitialCatalog;
        Target = $"'{database}' on '{given.DataSource}'";
        given.MultipleActiveResultSets = false;
        given.Enlist = false;
        given.ApplicationName = "Commerce";
        // The command workers try again by themselves, and must hear at once.
        given.ConnectRetryCount = 0;
        // Otherwise readers get the last failed attempt's error for up to a minute after the server is back.
        given.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        Default(given, "Connect Timeout", ConnectTimeoutSeconds);
        writing = new SqlConnectionStringBuilder(given.ConnectionString) { Pooling = false, CommandTimeout = WriteTimeoutSeconds }.ConnectionString;
        var readOnly = new SqlConnectionStringBuilder(given.ConnectionString) { CommandTimeout = ReadTimeoutSeconds };
        Default(readOnly, "Max Pool Size", settings.ReadConnections);
        reading = readOnly.ConnectionString;
        maintenance = new SqlConnectionStringBuilder(given.ConnectionString) { Pooling = false, InitialCatalog = "master" }.ConnectionString;
    }

    /// <inheritdoc/>
    public override string Provider => Name;

    /// <inheritdoc/>
    public override bool ReleasesSavepoints => false;

    /// <inheritdoc/>
    protected override string Target { get; }

    /// <inheritdoc/>
    public override Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken) =>
        OpenAsync(new SqlConnection(writing), cancellationToken, SqlServerSessions.OpeningSql, expected: "READ_WRITE");

    /// <inheritdoc/>
    public override void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module) =>
        Configure(options).UseSqlServer(connection, server => Configure(server, module)).AddInterceptors(SqlServerAbortedTransactionGuard.Instance);

    /// <inheritdoc/>
    public override void UseReadConnection(DbContextOptionsBuilder options, string module) =>
        Configure(options).UseSqlServer(reading, server => Configure(server, module))
            .AddInterceptors(SqlServerWriteGuard.Instance)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <inheritdoc/>
    public override async Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(new SqlConnection(reading), cancellationToken);
        try
        {
            return await connection.BeginTransactionAsync(System.Data.IsolationLevel.Snapshot, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DatabaseFault Classify(Exception exception) => exception is TransactionAbortedException ? DatabaseFault.Unavailable
        // The first one is the reason; others, such as 3621 "the statement has been terminated", follow from it.
        : Cause<SqlException>(exception) is { } said ? SqlServerErrors.Classify(said.Number, said.Class)
        : Cause<DbException>(exception) is not null ? DatabaseFault.Unavailable
        : Cause<InvalidOperationException>(exception) is { } closed && closed.Source == typeof(SqlConnection).Assembly.GetName().Name && IsPoolOrConnection(closed) ? DatabaseFault.Unavailable
        : DatabaseFault.None;

    /// <inheritdoc/>
    /// <remarks>Not a pool without a free connection, which says so in the same way.</remarks>
    public override bool IsConnectionLost(Exception exception) => Cause<SqlException>(exception) is { } said
        ? said.Class >= ConnectionLost
        : Classify(exception) == DatabaseFault.Unavailable && Cause<InvalidOperationException>(exception)?.Message.Contains("pool", StringComparison.OrdinalIgnoreCase) == false;

    /// <inheritdoc/>
    public override void ForgetReadConnections()
    {
        using var pooled = new SqlConnection(reading);
        SqlConnection.ClearPool(pooled);
    }

    /// <inheritdoc/>
    public override async Task EndIdleTransactionsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            switch (await ScalarAsync(connection, SqlServerSessions.EndIdleSql, cancellationToken))
            {
                case SqlServerSessions.RightMissing:
                    WarnOfRights("a right is missing");
                    break;
                case int and > 0 and var ended:
                    IdleEnded(logger, ended);
                    break;
            }
        }
        catch (SqlException e) when (e.Class < ConnectionLost && SqlServerErrors.Classify(e.Number, e.Class) != DatabaseFault.Unavailable)
        {
            WarnOfRights(e.Message);
        }
    }

    /// <inheritdoc/>
    public override bool IsCertainlyRolledBack(Exception exception) => Cause<SqlException>(exception)?.Number is SqlServerErrors.Deadlock or SqlServerErrors.SnapshotConflict;

    /// <inheritdoc/>
    public override bool IsDuplicate(Exception exception) => Cause<SqlException>(exception)?.Number is SqlServerErrors.DuplicateKey or SqlServerErrors.DuplicateIndex;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        ForgetReadConnections();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Without these two, readers wait for writers and the audit has no snapshot. Set while no other Host starts, and without throwing
    /// anybody out: where the user may not set them, or others are at work, the administrator must.
    /// </remarks>
    protected override async Task ConfigureDatabaseAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var quoted = Quoted(database);
        if (await ScalarAsync(connection, "SELECT CAST(is_read_committed_snapshot_on AS int) FROM sys.databases WHERE database_id = DB_ID()", cancellationToken) is 0)
        {
            await TrySetAsync(connection, $"ALTER DATABASE {quoted} SET READ_COMMITTED_SNAPSHOT ON WITH NO_WAIT", AloneWait, cancellationToken);
        }

        if (await ScalarAsync(connection, "SELECT CAST(snapshot_isolation_state AS int) FROM sys.databases WHERE database_id = DB_ID()", cancellationToken) is 0)
        {
            await TrySetAsync(connection, $"ALTER DATABASE {quoted} SET ALLOW_SNAPSHOT_ISOLATION ON", AloneWait, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override bool IsMissingDatabase(DbException exception) => exception is SqlException { Number: SqlServerErrors.CannotOpenDatabase };

    /// <inheritdoc/>
    protected override bool IsExistingDatabase(DbException exception) => exception is SqlException { Number: SqlServerErrors.DatabaseExists };

    /// <inheritdoc/>
    protected override bool IsRefusedLogin(Exception fault) => Cause<SqlException>(fault)?.Number is SqlServerErrors.LoginFailed;

    /// <inheritdoc/>
    /// <remarks>Later a setting would have to wait until nobody else is in the database; now it is new, and nobody's.</remarks>
    protected override async Task ConfigureNewDatabaseAsync(DbConnection maintenance, CancellationToken cancellationToken)
    {
        await TrySetAsync(maintenance, $"ALTER DATABASE {Quoted(database)} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE", TimeSpan.Zero, cancellationToken);
        await TrySetAsync(maintenance, $"ALTER DATABASE {Quoted(database)} SET ALLOW_SNAPSHOT_ISOLATION ON", TimeSpan.Zero, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<DbConnection> OpenMaintenanceAsync(CancellationToken cancellationToken) => OpenAsync(new SqlConnection(maintenance), cancellationToken);

    /// <inheritdoc/>
    protected override string CreateDatabaseSql() => $"CREATE DATABASE {Quoted(database)}";

    /// <inheritdoc/>
    protected override async Task<bool> TryLockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await ScalarAsync(
            connection,
            "DECLARE @answer int; EXEC @answer = sp_getapplock @Resource = 'commerce.start', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0; SELECT @answer",
            cancellationToken) is int and >= 0;

    /// <summary>A severity from which on the server ends the connection.</summary>
    private const byte ConnectionLost = 20;

    /// <summary>For how long a setting is tried that needs the database for itself: the server ends sessions a moment after they were closed.</summary>
    private static readonly TimeSpan AloneWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AlonePause = TimeSpan.FromMilliseconds(200);

    private int isToldOfRights;

    /// <summary>The provider says so without a number of its own: a full pool, or a connection that was closed under a command.</summary>
    private static bool IsPoolOrConnection(InvalidOperationException exception) =>
        exception.Message.Contains("pool", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("connection", StringComparison.OrdinalIgnoreCase);

    private void WarnOfRights(string reason)
    {
        if (Interlocked.Exchange(ref isToldOfRights, 1) == 0)
        {
            RightsMissing(logger, reason);
        }
    }

    private async Task TrySetAsync(DbConnection connection, string sql, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await ScalarAsync(connection, sql, cancellationToken);
                return;
            }
            catch (SqlException e) when (e.Class < ConnectionLost)
            {
                if (Stopwatch.GetElapsedTime(started) >= patience)
                {
                    // Correct without it, only slower: conditional updates decide. So the start goes on.
                    SettingRefused(logger, sql, e.Message);
                    return;
                }
            }

            await Task.Delay(AlonePause, cancellationToken);
        }
    }

    private static void Configure(SqlServerDbContextOptionsBuilder server, string module) => server
        .MigrationsHistoryTable(ModuleDbContext.HistoryTable(module))
        .UseCompatibilityLevel(CompatibilityLevel)
        .UseParameterizedCollectionMode(ParameterTranslationMode.MultipleParameters)
        .MaxBatchSize(MaxBatchSize);

    private static string Quoted(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    [LoggerMessage(LogLevel.Warning, "An administrator should run '{Sql}', which could not be done here ({Reason}): without it readers wait for writers, and the audit cannot run")]
    private static partial void SettingRefused(ILogger logger, string sql, string reason);

    [LoggerMessage(LogLevel.Warning, "A Host that freezes in a transaction would keep its locks, because this login may not end its session ({Reason}): GRANT VIEW SERVER STATE and ALTER ANY CONNECTION to it")]
    private static partial void RightsMissing(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Ended {Count} sessions of Hosts that had stood still in a transaction for 15 s: look for a Host that is frozen or paused")]
    private static partial void IdleEnded(ILogger logger, int count);
}
