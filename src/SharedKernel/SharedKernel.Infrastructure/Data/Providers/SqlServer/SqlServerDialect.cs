namespace Commerce.SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>SQL Server.</summary>
internal sealed class SqlServerDialect : SqlDialect
{
    private const int GuidLength = 36;

    public override string Name => SqlServerDatabaseProvider.Name;

    protected override string EntityFrameworkName => "Microsoft.EntityFrameworkCore.SqlServer";

    public override string BinaryCollation => "Latin1_General_100_BIN2";

    public override bool StoresGuidsAsText => true;

    // The server's own command line begins without these, and would then refuse filtered indexes and go on after an error.
    public override string ScriptHead => "SET QUOTED_IDENTIFIER ON;\nSET ANSI_NULLS ON;\nSET XACT_ABORT ON;\nGO\n\n";

    public override IDatabaseProvider CreateDatabase(string? connectionString, DatabaseSettings settings, TimeProvider clock, ILogger logger) =>
        new SqlServerDatabaseProvider(Required(connectionString), settings, clock, logger);

    // Guids twice: for mapped columns, and for values in SQL that is written by hand.
    public override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HavePrecision(ServerDatabaseProvider.TimeDigits);
        conventions.Properties<Guid>().HaveConversion<LowerCaseGuidConverter>().HaveMaxLength(GuidLength).AreUnicode(false).AreFixedLength();
        conventions.DefaultTypeMapping<Guid>().HasConversion<LowerCaseGuidConverter>().HasMaxLength(GuidLength).IsUnicode(false);
    }

    public override string ReturningBefore(IReadOnlyList<string> columns) => " OUTPUT " + string.Join(", ", columns.Select(column => "inserted." + column));

    public override string ReturningAtEnd(IReadOnlyList<string> columns) => "";

    /// <remarks>
    /// HOLDLOCK keeps the place in the index, so that nobody else inserts the key between the look and the insert. Parameters are
    /// compared with columns directly, so that the columns' collation counts.
    /// </remarks>
    public override string InsertIfNotExists(string table, string[] columns, string[] key, IReadOnlyList<string[]> rows) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}) " + string.Join(
            " UNION ALL ",
            rows.Select(row => $"SELECT {string.Join(", ", row)} WHERE NOT EXISTS (SELECT 1 FROM {table} WITH (UPDLOCK, HOLDLOCK) WHERE "
                + string.Join(" AND ", key.Select(column => $"{column} = {row[Array.IndexOf(columns, column)]}")) + ")"));

    public override bool LockRows(SqlBuilder sql, string table, Action<SqlBuilder> where)
    {
        sql.AppendUnsafe("SELECT 1 FROM ").AppendUnsafe(table).AppendUnsafe(" WITH (UPDLOCK, ROWLOCK) WHERE ");
        where(sql);
        sql.AppendUnsafe(" ORDER BY id");
        return true;
    }

    public override bool TryAcquireLock(SqlBuilder sql, string name)
    {
        sql.Add($"DECLARE @got int; EXEC @got = sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0; SELECT CAST(CASE WHEN @got >= 0 THEN 1 ELSE 0 END AS bit)");
        return true;
    }

    public override bool AcquireLock(SqlBuilder sql, string name)
    {
        // It answers a deadlock with a number instead of an error.
        sql.Add($"DECLARE @got int; EXEC @got = sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction'; IF @got < 0 ").AppendUnsafe($"THROW {SqlServerErrors.LockRefused}, 'The lock was not granted.', 1;");
        return true;
    }
}
