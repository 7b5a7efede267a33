namespace Commerce.Balance.Infrastructure.Persistence;

/// <summary>Balance's tables on SQLite.</summary>
internal sealed class BalanceSqlite(DbContextOptions<BalanceSqlite> options) : BalanceDbContext(options);

/// <summary>Balance's tables on PostgreSQL.</summary>
internal sealed class BalancePostgreSql(DbContextOptions<BalancePostgreSql> options) : BalanceDbContext(options);

/// <summary>Balance's tables on SQL Server.</summary>
internal sealed class BalanceSqlServer(DbContextOptions<BalanceSqlServer> options) : BalanceDbContext(options);

internal sealed class BalanceSqliteFactory : DesignTimeFactory<BalanceSqlite>;

internal sealed class BalancePostgreSqlFactory : DesignTimeFactory<BalancePostgreSql>;

internal sealed class BalanceSqlServerFactory : DesignTimeFactory<BalanceSqlServer>;
