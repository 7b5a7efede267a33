namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;

/// <summary>The shared kernel's own tables: outbox, deliveries, idempotency records.</summary>
/// <param name="options">The options.</param>
public abstract class PlatformDbContext(DbContextOptions options) : ModuleDbContext(options, Names.Platform)
{
    /// <summary>Answers kept for idempotency keys.</summary>
    public DbSet<Idempotency.IdempotencyRecord> IdempotencyRecords => Set<Idempotency.IdempotencyRecord>();

    /// <summary>Events, in the order in which they were committed.</summary>
    public DbSet<Outbox.OutboxEvent> OutboxEvents => Set<Outbox.OutboxEvent>();

    /// <summary>One row an event and listener.</summary>
    public DbSet<Outbox.Delivery> Deliveries => Set<Outbox.Delivery>();
}

/// <summary>The platform's tables on SQLite.</summary>
/// <param name="options">The options.</param>
public sealed class PlatformSqlite(DbContextOptions<PlatformSqlite> options) : PlatformDbContext(options);

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class PlatformSqliteFactory : SqliteDesignTimeFactory<PlatformSqlite>
{
    protected override PlatformSqlite Create(DbContextOptions<PlatformSqlite> options) => new(options);
}
