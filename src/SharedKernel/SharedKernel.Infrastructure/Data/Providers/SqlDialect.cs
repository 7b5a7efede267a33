namespace Commerce.SharedKernel.Infrastructure.Data.Providers;

using Data.Providers.PostgreSql;
using Data.Providers.Sqlite;
using Data.Providers.SqlServer;

/// <summary>
/// What differs between the databases without a connection: how it is opened, how types are mapped, and the few statements that are
/// written differently. Everything else is EF Core's, or the same in all of them.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>All there are.</summary>
    private static readonly SqlDialect[] All = [new SqliteDialect(), new PostgreSqlDialect(), new SqlServerDialect()];

    /// <summary>The values that <c>Database:Provider</c> may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(dialect => dialect.Name)];

    /// <summary>The value of <c>Database:Provider</c> that chooses it; the contexts with its migrations are named <c>{Module}{Name}</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name of EF Core's provider.</summary>
    protected abstract string EntityFrameworkName { get; }

    /// <summary>The collation that compares and sorts text by its bytes, as <see cref="StringComparison.Ordinal"/> does; null where the default does.</summary>
    public virtual string? BinaryCollation => null;

    /// <summary>Whether a <see cref="Guid"/> is stored as text in a column with a collation.</summary>
    public virtual bool StoresGuidsAsText => false;

    /// <summary>Whether a migration script may be run again; where not, the database knows no conditions in scripts.</summary>
    public virtual bool HasRepeatableScripts => true;

    /// <summary>A connection string that is never opened, for tools that only ask for the model or the language.</summary>
    public virtual string DesignTimeConnection => "Server=design-time";

    /// <summary>What a migration script begins with.</summary>
    public virtual string ScriptHead => "";

    /// <summary>The dialect of a context's database.</summary>
    public static SqlDialect Of(DbContext db) => All.Single(dialect => dialect.EntityFrameworkName == db.Database.ProviderName);

    /// <summary>The dialect of a value of <c>Database:Provider</c>.</summary>
    public static SqlDialect Named(string provider) => Array.Find(All, dialect => dialect.Name == provider)
        ?? throw new ArgumentOutOfRangeException(nameof(provider), provider, "There is no such provider.");

    /// <summary>Makes the database; connects to nothing yet.</summary>
    /// <param name="connectionString">The setting <c>ConnectionStrings:Commerce</c>, or null.</param>
    /// <exception cref="StartupException">A server's connection string is missing.</exception>
    public abstract IDatabaseProvider CreateDatabase(string? connectionString, DatabaseSettings settings, TimeProvider clock, ILogger logger);

    /// <summary>Maps the types that the database does not have, or has with other limits.</summary>
    public abstract void ConfigureConventions(ModelConfigurationBuilder conventions);

    /// <summary>The connection string of a server, which has no default.</summary>
    protected string Required(string? connectionString) =>
        connectionString ?? throw new StartupException($"ConnectionStrings:Commerce must say where the {Name} server is.");

    /// <summary>What answers the columns of the rows that a statement has written, where it stands before its WHERE or VALUES.</summary>
    public virtual string ReturningBefore(IReadOnlyList<string> columns) => "";

    /// <summary>What answers the columns of the rows that a statement has written, where it stands at the end.</summary>
    public virtual string ReturningAtEnd(IReadOnlyList<string> columns) => " RETURNING " + string.Join(", ", columns);

    /// <summary>An INSERT of rows that leaves out those whose unique key is taken; a row that others are inserting is waited for.</summary>
    /// <param name="rows">The names of the rows' parameters, in the order of the columns.</param>
    public virtual string InsertIfNotExists(string table, string[] columns, string[] key, IReadOnlyList<string[]> rows) =>
        $"{Insert(table, columns, rows, returning: null)} ON CONFLICT ({string.Join(", ", key)}) DO NOTHING";

    /// <summary>An INSERT of rows.</summary>
    /// <param name="rows">The names of the rows' parameters, in the order of the columns.</param>
    /// <param name="returning">The columns that are answered for each row; null for none.</param>
    public string Insert(string table, string[] columns, IReadOnlyList<string[]> rows, string[]? returning) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}){(returning is null ? "" : ReturningBefore(returning))} VALUES "
        + string.Join(", ", rows.Select(row => $"({string.Join(", ", row)})")) + (returning is null ? "" : ReturningAtEnd(returning));

    /// <summary>Adds a statement that locks rows until the transaction ends, by their key; adds nothing where one writer makes it needless.</summary>
    /// <returns>Whether there is something to run.</returns>
    public virtual bool LockRows(SqlBuilder sql, string table, Action<SqlBuilder> where) => false;

    /// <summary>Adds a statement that lets only one transaction at a time hold a name; adds nothing where one writer makes it needless.</summary>
    /// <returns>Whether there is something to run.</returns>
    public virtual bool AcquireLock(SqlBuilder sql, string name) => false;

    /// <summary>Adds a query that takes the same name if it is free, and answers whether it was; adds nothing where one writer makes it needless.</summary>
    /// <returns>Whether there is something to run.</returns>
    public virtual bool TryAcquireLock(SqlBuilder sql, string name) => false;
}
