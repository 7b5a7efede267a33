namespace Commerce.Ranking.Infrastructure.Persistence;

/// <summary>Ranking's tables on SQLite.</summary>
internal sealed class RankingSqlite(DbContextOptions<RankingSqlite> options) : RankingDbContext(options);

/// <summary>Ranking's tables on PostgreSQL.</summary>
internal sealed class RankingPostgreSql(DbContextOptions<RankingPostgreSql> options) : RankingDbContext(options);

/// <summary>Ranking's tables on SQL Server.</summary>
internal sealed class RankingSqlServer(DbContextOptions<RankingSqlServer> options) : RankingDbContext(options);

internal sealed class RankingSqliteFactory : DesignTimeFactory<RankingSqlite>;

internal sealed class RankingPostgreSqlFactory : DesignTimeFactory<RankingPostgreSql>;

internal sealed class RankingSqlServerFactory : DesignTimeFactory<RankingSqlServer>;
