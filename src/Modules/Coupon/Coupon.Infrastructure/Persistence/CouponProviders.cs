namespace Commerce.Coupon.Infrastructure.Persistence;

/// <summary>Coupon's tables on SQLite.</summary>
internal sealed class CouponSqlite(DbContextOptions<CouponSqlite> options) : CouponDbContext(options);

/// <summary>Coupon's tables on PostgreSQL.</summary>
internal sealed class CouponPostgreSql(DbContextOptions<CouponPostgreSql> options) : CouponDbContext(options);

/// <summary>Coupon's tables on SQL Server.</summary>
internal sealed class CouponSqlServer(DbContextOptions<CouponSqlServer> options) : CouponDbContext(options);

internal sealed class CouponSqliteFactory : DesignTimeFactory<CouponSqlite>;

internal sealed class CouponPostgreSqlFactory : DesignTimeFactory<CouponPostgreSql>;

internal sealed class CouponSqlServerFactory : DesignTimeFactory<CouponSqlServer>;
