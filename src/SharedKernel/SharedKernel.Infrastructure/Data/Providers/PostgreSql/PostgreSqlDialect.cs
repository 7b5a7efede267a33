namespace Commerce.SharedKernel.Infrastructure.Data.Providers.PostgreSql;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string Name => PostgreSqlDatabaseProvider.Name;

    protected override string EntityFrameworkName => "Npgsql.EntityFrameworkCore.PostgreSQL";

    public override string BinaryCollation => "C";

    public override IDatabaseProvider CreateDatabase(string? connectionString, DatabaseSettings settings, TimeProvider clock, ILogger logger) =>
        new PostgreSqlDatabaseProvider(Required(connectionString), settings, clock);

    public override void ConfigureConventions(ModelConfigurationBuilder conventions) => conventions.Properties<DateTimeOffset>().HavePrecision(ServerDatabaseProvider.TimeDigits);

    public override bool LockRows(SqlBuilder sql, string table, Action<SqlBuilder> where)
    {
        sql.AppendUnsafe("SELECT 1 FROM ").AppendUnsafe(table).AppendUnsafe(" WHERE ");
        where(sql);
        sql.AppendUnsafe(" ORDER BY id FOR UPDATE");
        return true;
    }

    public override bool TryAcquireLock(SqlBuilder sql, string name)
    {
        sql.Add($"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0))");
        return true;
    }

    public override bool AcquireLock(SqlBuilder sql, string name)
    {
        // Two names with one hash only wait for each other in vain.
        sql.Add($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))");
        return true;
    }
}
