namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;

/// <summary>
/// SQL Server, 2017 or newer: READ COMMITTED on row versions with conditional updates and row locks; the audit reads in SNAPSHOT.
/// </summary>
public sealed partial class SqlServerDatabase : ServerDatabase
{
    /// <summary>The value of <c>Database:Provider</c>.</summary>
    public const string Name = "SqlServer";

    /// <summary>The number of an error of our own: a named lock was refused, which is a deadlock or a timeout.</summary>
    internal const int LockRefused = 51_205;

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
    /// <param name="settings">Waits and pool sizes.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="logger">Tells of waits, and of what an administrator should set.</param>
    public SqlServerDatabase(string connectionString, DatabaseSettings settings, TimeProvider clock, ILogger logger) : base(settings, clock, logger)
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
        // The lanes try again by themselves, and must hear at once.
        given.ConnectRetryCount = 0;
        // Else readers are told for up to a minute what the last failed attempt said, after the server is back.
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
    public override Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken) => OpenAsync(new SqlConnection(writing), cancellationToken);

    /// <inheritdoc/>
    public override void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module) =>
        Configure(options).UseSqlServer(connection, server => Configure(server, module)).AddInterceptors(EndedTransactionsRefused.Instance);

    /// <inheritdoc/>
    public override void UseReadConnection(DbContextOptionsBuilder options, string module) =>
        Configure(options).UseSqlServer(reading, server => Configure(server, module))
            .AddInterceptors(WritesRefused.Instance)
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
    public override bool IsTransient(Exception exception) =>
        Cause<SqlException>(exception) is { } said
            ? said.Errors.Cast<SqlError>().Any(error => IsPassing(error.Number)) || said.Class >= ConnectionLost
            : Cause<InvalidOperationException>(exception) is { } closed && closed.Source == typeof(SqlConnection).Assembly.GetName().Name && IsPoolOrConnection(closed);

    /// <inheritdoc/>
    public override bool IsCertainlyRolledBack(Exception exception) => Cause<SqlException>(exception)?.Number is Number.Deadlock or Number.SnapshotConflict;

    /// <inheritdoc/>
    public override bool IsDuplicate(Exception exception) => Cause<SqlException>(exception)?.Number is Number.DuplicateKey or Number.DuplicateIndex;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        using var pooled = new SqlConnection(reading);
        SqlConnection.ClearPool(pooled);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Without these two, readers wait for writers and the audit has no snapshot. Set while no other Host starts, and without throwing
    /// anybody out: where the user may not set them, or others are at work, the administrator must.
    /// </remarks>
    protected override async Task AdjustAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var quoted = Quoted(database);
        if (await ScalarAsync(connection, "SELECT CAST(is_read_committed_snapshot_on AS int) FROM sys.databases WHERE database_id = DB_ID()", cancellationToken) is 0)
        {
            await TrySetAsync(connection, $"ALTER DATABASE {quoted} SET READ_COMMITTED_SNAPSHOT ON WITH NO_WAIT", cancellationToken);
        }

        if (await ScalarAsync(connection, "SELECT CAST(snapshot_isolation_state AS int) FROM sys.databases WHERE database_id = DB_ID()", cancellationToken) is 0)
        {
            await TrySetAsync(connection, $"ALTER DATABASE {quoted} SET ALLOW_SNAPSHOT_ISOLATION ON", cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override bool IsMissingDatabase(DbException exception) => exception is SqlException { Number: Number.CannotOpenDatabase };

    /// <inheritdoc/>
    protected override bool IsExistingDatabase(DbException exception) => exception is SqlException { Number: Number.DatabaseExists };

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

    /// <summary>
    /// Error numbers, from the server's own list (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors).
    /// </summary>
    private static class Number
    {
        public const int ClientTimeout = -2;
        public const int DuplicateKey = 2627;
        public const int DuplicateIndex = 2601;
        public const int Deadlock = 1205;
        public const int LockTimeout = 1222;
        public const int SnapshotConflict = 3960;
        public const int CannotOpenDatabase = 4060;
        public const int DatabaseExists = 1801;

        /// <summary>Network and login faults of a server that goes, comes, or has no room.</summary>
        public static readonly int[] Away = [-1, 2, 53, 64, 121, 233, 258, 596, 921, 922, 945, 978, 983, 4060, 6005, 6006, 9001, 10053, 10054, 10060, 10061, 10928, 10929, 11001, 17142, 17197, 18401, 40197, 40501, 40613, 49918, 49919, 49920];
    }

    /// <summary>A severity from which on the server ends the connection.</summary>
    private const byte ConnectionLost = 20;

    private static bool IsPassing(int number) =>
        number is LockRefused or Number.Deadlock or Number.LockTimeout or Number.SnapshotConflict or Number.ClientTimeout || Number.Away.Contains(number);

    /// <summary>The provider says so without a number of its own: a full pool, or a connection that was closed under a command.</summary>
    private static bool IsPoolOrConnection(InvalidOperationException exception) =>
        exception.Message.Contains("pool", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("connection", StringComparison.OrdinalIgnoreCase);

    private async Task TrySetAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await ScalarAsync(connection, sql, cancellationToken);
        }
        catch (SqlException e) when (e.Class < ConnectionLost)
        {
            // Correct without it, only slower: conditional updates decide. So the start goes on.
            SettingRefused(logger, sql, e.Message);
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

    /// <summary>The server knows no read-only session, so the contexts that read refuse to write themselves.</summary>
    private sealed class WritesRefused : DbCommandInterceptor
    {
        public static readonly WritesRefused Instance = new();

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
            throw new InvalidOperationException("This context only reads: send a command.");

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("This context only reads: send a command.");
    }

    /// <summary>
    /// The client sends a command whose transaction the server has ended without one, and so commits it by itself
    /// (https://github.com/dotnet/SqlClient/issues/1509). Here it fails instead.
    /// </summary>
    private sealed class EndedTransactionsRefused : DbCommandInterceptor
    {
        public static readonly EndedTransactionsRefused Instance = new();

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Refuse(command, eventData.Context);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Refuse(command, eventData.Context);
            return ValueTask.FromResult(result);
        }

        private static void Refuse(DbCommand command, DbContext? context)
        {
            if (context?.Database.CurrentTransaction is not null && command.Transaction?.Connection is null)
            {
                throw new TransactionEndedException();
            }
        }
    }
}
