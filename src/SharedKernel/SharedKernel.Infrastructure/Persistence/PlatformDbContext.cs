namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;

/// <summary>The shared kernel's own tables: outbox, deliveries, leases, idempotency records.</summary>
/// <param name="options">The options.</param>
public abstract class PlatformDbContext(DbContextOptions options) : ModuleDbContext(options, Names.Platform)
{
    /// <summary>Answers kept for idempotency keys.</summary>
    public DbSet<Idempotency.IdempotencyRecord> IdempotencyRecords => Set<Idempotency.IdempotencyRecord>();

    /// <summary>Events, in the order in which they were committed.</summary>
    public DbSet<Outbox.OutboxEvent> OutboxEvents => Set<Outbox.OutboxEvent>();

    /// <summary>How far the story has been told.</summary>
    public DbSet<Outbox.Story> Stories => Set<Outbox.Story>();

    /// <summary>Which Host does what only one may do.</summary>
    public DbSet<Leases.Lease> Leases => Set<Leases.Lease>();

    /// <summary>What readiness writes, and removes again.</summary>
    public DbSet<Lanes.WriteProbe> WriteProbes => Set<Lanes.WriteProbe>();

    /// <summary>One row an event and listener.</summary>
    public DbSet<Outbox.Delivery> Deliveries => Set<Outbox.Delivery>();
}

/// <summary>The platform's tables on SQLite.</summary>
/// <param name="options">The options.</param>
public sealed class PlatformSqlite(DbContextOptions<PlatformSqlite> options) : PlatformDbContext(options);

/// <summary>The platform's tables on PostgreSQL.</summary>
/// <param name="options">The options.</param>
public sealed class PlatformPostgreSql(DbContextOptions<PlatformPostgreSql> options) : PlatformDbContext(options);

/// <summary>The platform's tables on SQL Server.</summary>
/// <param name="options">The options.</param>
public sealed class PlatformSqlServer(DbContextOptions<PlatformSqlServer> options) : PlatformDbContext(options);

internal sealed class PlatformSqliteFactory : DesignTimeFactory<PlatformSqlite>;

internal sealed class PlatformPostgreSqlFactory : DesignTimeFactory<PlatformPostgreSql>;

internal sealed class PlatformSqlServerFactory : DesignTimeFactory<PlatformSqlServer>;
