namespace Commerce.Order.Infrastructure.Persistence;

/// <summary>Order's tables on SQLite.</summary>
internal sealed class OrderSqlite(DbContextOptions<OrderSqlite> options) : OrderDbContext(options);

/// <summary>Order's tables on PostgreSQL.</summary>
internal sealed class OrderPostgreSql(DbContextOptions<OrderPostgreSql> options) : OrderDbContext(options);

/// <summary>Order's tables on SQL Server.</summary>
internal sealed class OrderSqlServer(DbContextOptions<OrderSqlServer> options) : OrderDbContext(options);

internal sealed class OrderSqliteFactory : DesignTimeFactory<OrderSqlite>;

internal sealed class OrderPostgreSqlFactory : DesignTimeFactory<OrderPostgreSql>;

internal sealed class OrderSqlServerFactory : DesignTimeFactory<OrderSqlServer>;
