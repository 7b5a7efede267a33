namespace Commerce.IntegrationTests.Harness;

using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>
/// The database that a Host under test uses, made new for it: the settings that lead it there, and a door beside the Host's own for
/// planting damage.
/// </summary>
public sealed partial class TestDatabase
{
    private const string DropForeignKeysOnPostgreSql = """
        DO $$ DECLARE k record; BEGIN
            FOR k IN SELECT conname, conrelid::regclass AS owner FROM pg_constraint WHERE contype = 'f' LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.owner, k.conname);
            END LOOP;
        END $$
        """;

    private const string DropForeignKeysOnSqlServer = """
        DECLARE @sql nvarchar(max) = N'';
        SELECT @sql = @sql + N'ALTER TABLE ' + OBJECT_NAME(parent_object_id) + N' DROP CONSTRAINT ' + name + N';' FROM sys.foreign_keys;
        EXEC(@sql)
        """;

    /// <summary>SQL Server wants to know the table too.</summary>
    private const string DropIndexOnSqlServer = """
        DECLARE @drop_${name} nvarchar(max) = (SELECT N'DROP INDEX ' + name + N' ON ' + OBJECT_NAME(object_id) FROM sys.indexes WHERE name = N'${name}'); EXEC(@drop_${name})
        """;

    private readonly string path;
    private readonly string name = $"commerce_test_{Guid.NewGuid():N}";
    private readonly string connectionString;
    private bool isRelaxed;

    /// <summary>A database of the provider that is tested; SQLite's file lies in the test's own folder.</summary>
    public TestDatabase(string folder)
    {
        // SQLite's native library is made ready by the kernel, which may not have been touched yet.
        RuntimeHelpers.RunModuleConstructor(typeof(IDatabaseProvider).Module.ModuleHandle);
        path = Path.Combine(folder, "commerce.db");
        connectionString = TestProvider.Name switch
        {
            PostgreSqlDatabaseProvider.Name => new NpgsqlConnectionStringBuilder(TestProvider.ConnectionString) { Database = name }.ConnectionString,
            SqlServerDatabaseProvider.Name => new SqlConnectionStringBuilder(TestProvider.ConnectionString) { InitialCatalog = name }.ConnectionString,
            _ => $"Data Source={path}",
        };
        Settings = new Dictionary<string, string> { ["Database:Provider"] = TestProvider.Name, ["ConnectionStrings:Commerce"] = connectionString };
    }

    /// <summary>What the Host is told.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The files that belong to the embedded database, by extension; a closed database leaves no <c>-wal</c>.</summary>
    public bool HasFile(string suffix) => File.Exists(path + suffix);

    /// <summary>A UUID in SQL.</summary>
    public static string Literal(Guid id) => TestProvider.Name == PostgreSqlDatabaseProvider.Name ? $"CAST('{id}' AS uuid)" : $"'{id}'";

    /// <summary>Runs SQL in somebody else's transaction.</summary>
    public static async Task RunAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A time in SQL.</summary>
    public static string Literal(DateTimeOffset time) => TestProvider.SupportsConcurrentWriters
        ? $"'{time.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture)}'"
        : time.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A query on a database server: how many of this database's sessions wait for a lock.</summary>
    public static string SomebodyWaits => TestProvider.Name == SqlServerDatabaseProvider.Name
        ? "SELECT COUNT(*) FROM sys.dm_exec_requests WHERE blocking_session_id <> 0 AND database_id = DB_ID()"
        : "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

    /// <summary>True in SQL.</summary>
    public static string True => TestProvider.Name == PostgreSqlDatabaseProvider.Name ? "true" : "1";

    /// <summary>False in SQL.</summary>
    public static string False => TestProvider.Name == PostgreSqlDatabaseProvider.Name ? "false" : "0";

    /// <summary>Prepares SQL that plants damage: no foreign key may stand in its way, and an index is dropped as the database wants it said.</summary>
    public async Task<string> ToPlantAsync(DbConnection connection, string sql)
    {
        if (!isRelaxed && TestProvider.SupportsConcurrentWriters)
        {
            isRelaxed = true;
            await using var command = connection.CreateCommand();
            command.CommandText = TestProvider.Name == PostgreSqlDatabaseProvider.Name ? DropForeignKeysOnPostgreSql : DropForeignKeysOnSqlServer;
            await command.ExecuteNonQueryAsync();
        }

        return TestProvider.Name == SqlServerDatabaseProvider.Name ? DropIndex().Replace(sql, DropIndexOnSqlServer) : sql;
    }

    /// <summary>An open connection that may write.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        // SQLite's foreign keys stay off: what is planted here is meant to be wrong.
        DbConnection connection = TestProvider.Name switch
        {
            PostgreSqlDatabaseProvider.Name => new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString),
            SqlServerDatabaseProvider.Name => new SqlConnection(new SqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString),
            _ => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, ForeignKeys = false }.ConnectionString),
        };
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Removes the database from its server; the embedded one goes with its folder.</summary>
    public async Task DropAsync()
    {
        switch (TestProvider.Name)
        {
            case PostgreSqlDatabaseProvider.Name:
                await DropOnPostgreSqlAsync();
                break;
            case SqlServerDatabaseProvider.Name:
                await RunAsync(
                    new SqlConnection(new SqlConnectionStringBuilder(TestProvider.ConnectionString) { Pooling = false, InitialCatalog = "master" }.ConnectionString),
                    $"IF DB_ID('{name}') IS NOT NULL BEGIN ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}; END");
                break;
        }
    }

    /// <summary>
    /// Not WITH (FORCE): it also wants to end a vacuum that happens to be at work there, which a role without rights over the server may
    /// not. Without, the server itself asks the vacuum to go.
    /// </summary>
    private async Task DropOnPostgreSqlAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(TestProvider.ConnectionString) { Pooling = false }.ConnectionString;
        await Eventually.BeTrueAsync(
            async () =>
            {
                try
                {
                    await RunAsync(new NpgsqlConnection(server), $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = current_user");
                    await RunAsync(new NpgsqlConnection(server), $"DROP DATABASE IF EXISTS {name}");
                    return true;
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30));
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    [GeneratedRegex(@"DROP INDEX (IF EXISTS )?(?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex DropIndex();
}
