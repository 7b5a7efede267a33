namespace Commerce.SharedKernel.Infrastructure.Persistence;

/// <summary>The few statements that the databases say differently. Everything else is said by EF Core, or the same in all of them.</summary>
internal abstract class SqlDialect
{
    private static readonly SqlDialect Sqlite = new SqliteDialect();
    private static readonly SqlDialect PostgreSql = new PostgreSqlDialect();
    private static readonly SqlDialect SqlServer = new SqlServerDialect();

    /// <summary>The dialect of a context's database.</summary>
    public static SqlDialect Of(ModuleDbContext db) => db.Database.ProviderName switch
    {
        ModuleDbContext.SqliteProvider => Sqlite,
        ModuleDbContext.PostgreSqlProvider => PostgreSql,
        _ => SqlServer,
    };

    /// <summary>Adds what answers the columns of the rows an UPDATE has changed, before its WHERE.</summary>
    public virtual void ReturningBeforeWhere(SqlText sql, IReadOnlyList<string> columns)
    {
    }

    /// <summary>Adds what answers the columns of the rows an UPDATE has changed, at its end.</summary>
    public virtual void ReturningAtEnd(SqlText sql, IReadOnlyList<string> columns) => sql.Raw(" RETURNING ").Raw(string.Join(", ", columns));

    /// <summary>Adds an INSERT of rows that leaves out those whose unique key is taken; a row that others are inserting is waited for.</summary>
    /// <param name="sql">Where to add it.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="key">The columns of the unique key.</param>
    /// <param name="rows">The names of the rows' parameters, in the order of the columns.</param>
    public virtual void InsertIfAbsent(SqlText sql, string table, string[] columns, string[] key, IReadOnlyList<string[]> rows)
    {
        Insert(sql, table, columns, rows);
        sql.Raw(" ON CONFLICT (").Raw(string.Join(", ", key)).Raw(") DO NOTHING");
    }

    /// <summary>Adds an INSERT of rows.</summary>
    /// <param name="sql">Where to add it.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The names of the rows' parameters, in the order of the columns.</param>
    public static void Insert(SqlText sql, string table, string[] columns, IReadOnlyList<string[]> rows) =>
        sql.Raw("INSERT INTO ").Raw(table).Raw(" (").Raw(string.Join(", ", columns)).Raw(") VALUES ")
            .Raw(string.Join(", ", rows.Select(row => $"({string.Join(", ", row)})")));

    /// <summary>Adds a statement that locks rows until the transaction ends, by their key; adds nothing where one writer makes it needless.</summary>
    /// <returns>Whether there is something to run.</returns>
    public abstract bool Lock(SqlText sql, string table, Action<SqlText> where);

    /// <summary>Adds a statement that lets only one transaction at a time hold a name; adds nothing where one writer makes it needless.</summary>
    /// <returns>Whether there is something to run.</returns>
    public abstract bool Serialize(SqlText sql, string name);

    /// <summary>Adds a query that takes the same name if it is free, and answers whether it was; adds nothing where one writer makes it needless.</summary>
    /// <returns>Whether there is something to run.</returns>
    public abstract bool TrySerialize(SqlText sql, string name);

    private sealed class SqliteDialect : SqlDialect
    {
        public override bool TrySerialize(SqlText sql, string name) => false;

        public override bool Lock(SqlText sql, string table, Action<SqlText> where) => false;

        public override bool Serialize(SqlText sql, string name) => false;
    }

    private sealed class PostgreSqlDialect : SqlDialect
    {
        public override bool Lock(SqlText sql, string table, Action<SqlText> where)
        {
            sql.Raw("SELECT 1 FROM ").Raw(table).Raw(" WHERE ");
            where(sql);
            sql.Raw(" ORDER BY id FOR UPDATE");
            return true;
        }

        public override bool TrySerialize(SqlText sql, string name)
        {
            sql.Add($"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0))");
            return true;
        }

        public override bool Serialize(SqlText sql, string name)
        {
            // Two names with one hash only wait for each other in vain.
            sql.Add($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))");
            return true;
        }
    }

    private sealed class SqlServerDialect : SqlDialect
    {
        public override void ReturningBeforeWhere(SqlText sql, IReadOnlyList<string> columns) =>
            sql.Raw(" OUTPUT ").Raw(string.Join(", ", columns.Select(column => "inserted." + column)));

        public override void ReturningAtEnd(SqlText sql, IReadOnlyList<string> columns)
        {
        }

        /// <remarks>
        /// HOLDLOCK keeps the place in the index, so that nobody else inserts the key between the look and the insert. Parameters are
        /// compared with columns directly, so that the columns' collation counts.
        /// </remarks>
        public override void InsertIfAbsent(SqlText sql, string table, string[] columns, string[] key, IReadOnlyList<string[]> rows) =>
            sql.Raw("INSERT INTO ").Raw(table).Raw(" (").Raw(string.Join(", ", columns)).Raw(") ").Raw(string.Join(
                " UNION ALL ",
                rows.Select(row => $"SELECT {string.Join(", ", row)} WHERE NOT EXISTS (SELECT 1 FROM {table} WITH (UPDLOCK, HOLDLOCK) WHERE "
                    + string.Join(" AND ", key.Select(column => $"{column} = {row[Array.IndexOf(columns, column)]}")) + ")")));

        public override bool Lock(SqlText sql, string table, Action<SqlText> where)
        {
            sql.Raw("SELECT 1 FROM ").Raw(table).Raw(" WITH (UPDLOCK, ROWLOCK) WHERE ");
            where(sql);
            sql.Raw(" ORDER BY id");
            return true;
        }

        public override bool TrySerialize(SqlText sql, string name)
        {
            sql.Add($"DECLARE @got int; EXEC @got = sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0; SELECT CAST(CASE WHEN @got >= 0 THEN 1 ELSE 0 END AS bit)");
            return true;
        }

        public override bool Serialize(SqlText sql, string name)
        {
            // It answers a deadlock with a number instead of an error.
            sql.Add($"DECLARE @got int; EXEC @got = sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction'; IF @got < 0 ").Raw($"THROW {SqlServerErrors.LockRefused}, 'The lock was not granted.', 1;");
            return true;
        }
    }
}
