namespace Commerce.SharedKernel.Infrastructure.Data;

/// <summary>The shared kernel's own tables: outbox, deliveries, leases, idempotency records.</summary>
public abstract class PlatformDbContext(DbContextOptions options) : ModuleDbContext(options, NamingConventions.Platform)
{
    /// <summary>Answers kept for idempotency keys.</summary>
    public DbSet<Commands.Idempotency.IdempotencyRecord> IdempotencyRecords => Set<Commands.Idempotency.IdempotencyRecord>();

    /// <summary>Events, in the order in which they were committed.</summary>
    public DbSet<Outbox.OutboxEvent> OutboxEvents => Set<Outbox.OutboxEvent>();

    /// <summary>The last position that was given to an event, and the low-water mark.</summary>
    public DbSet<Outbox.OutboxSequence> OutboxSequence => Set<Outbox.OutboxSequence>();

    /// <summary>Which Host does what only one may do.</summary>
    public DbSet<Leases.Lease> Leases => Set<Leases.Lease>();

    /// <summary>What readiness writes, and removes again.</summary>
    public DbSet<Commands.WriteProbeRow> WriteProbes => Set<Commands.WriteProbeRow>();

    /// <summary>One row per event and listener.</summary>
    public DbSet<Outbox.Delivery> Deliveries => Set<Outbox.Delivery>();

    /// <summary>The deliveries that are open (<see cref="Outbox.Delivery.IsOpen"/>).</summary>
    public IQueryable<Outbox.Delivery> OpenDeliveries => Deliveries.Where(Outbox.Delivery.IsOpen);
}

/// <summary>The platform's tables on SQLite.</summary>
public sealed class PlatformSqlite(DbContextOptions<PlatformSqlite> options) : PlatformDbContext(options);

/// <summary>The platform's tables on PostgreSQL.</summary>
public sealed class PlatformPostgreSql(DbContextOptions<PlatformPostgreSql> options) : PlatformDbContext(options);

/// <summary>The platform's tables on SQL Server.</summary>
public sealed class PlatformSqlServer(DbContextOptions<PlatformSqlServer> options) : PlatformDbContext(options);

internal sealed class PlatformSqliteFactory : DesignTimeFactory<PlatformSqlite>;

internal sealed class PlatformPostgreSqlFactory : DesignTimeFactory<PlatformPostgreSql>;

internal sealed class PlatformSqlServerFactory : DesignTimeFactory<PlatformSqlServer>;
