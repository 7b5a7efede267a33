namespace Commerce.Catalog.Infrastructure.Persistence;

/// <summary>Catalog's tables on SQLite.</summary>
internal sealed class CatalogSqlite(DbContextOptions<CatalogSqlite> options) : CatalogDbContext(options);

/// <summary>Catalog's tables on PostgreSQL.</summary>
internal sealed class CatalogPostgreSql(DbContextOptions<CatalogPostgreSql> options) : CatalogDbContext(options);

/// <summary>Catalog's tables on SQL Server.</summary>
internal sealed class CatalogSqlServer(DbContextOptions<CatalogSqlServer> options) : CatalogDbContext(options);

internal sealed class CatalogSqliteFactory : DesignTimeFactory<CatalogSqlite>;

internal sealed class CatalogPostgreSqlFactory : DesignTimeFactory<CatalogPostgreSql>;

internal sealed class CatalogSqlServerFactory : DesignTimeFactory<CatalogSqlServer>;
