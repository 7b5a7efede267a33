namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>An event that became true with the transaction that wrote this row.</summary>
public sealed class OutboxEvent
{
    /// <summary>The longest type.</summary>
    public const int MaxTypeLength = 100;

    /// <summary>The row's key, in the order of writing.</summary>
    public long Id { get; init; }

    /// <summary>CloudEvents <c>id</c>: the same however often it is delivered.</summary>
    public Guid EventId { get; init; }

    /// <summary>CloudEvents <c>type</c>.</summary>
    public required string Type { get; init; }

    /// <summary>CloudEvents <c>source</c>.</summary>
    public required string Source { get; init; }

    /// <summary>CloudEvents <c>subject</c>: what it happened to.</summary>
    public required string Subject { get; init; }

    /// <summary>1, 2, … per subject.</summary>
    public int Sequence { get; init; }

    /// <summary>CloudEvents <c>time</c>.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>CloudEvents <c>data</c>, as JSON.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// Its place among all events of the shop: 1, 2, … without gaps, given after the commit; null until then. Who reads the events up to
    /// a position has had all of them, which the row's key cannot promise: a transaction may commit after one that began later.
    /// </summary>
    public long? Position { get; init; }

    /// <summary>
    /// The listeners for which deliveries were written with it, by name, separated by commas; null for an event from before this was
    /// noted. The audit compares the deliveries that there are with it.
    /// </summary>
    public string? Listeners { get; init; }

    /// <summary>The request that caused it (W3C Trace Context, <c>traceparent</c>); null where the Host caused it by itself.</summary>
    public string? Traceparent { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxEvent>
    {
        /// <summary>A <c>traceparent</c> of version 00: "00-", 32 digits, "-", 16 digits, "-", 2 digits.</summary>
        private const int TraceparentLength = 55;

        private const int ListenersLength = 500;

        public void Configure(EntityTypeBuilder<OutboxEvent> builder)
        {
            builder.Property(e => e.Type).HasMaxLength(MaxTypeLength);
            builder.Property(e => e.Source).HasMaxLength(100);
            builder.Property(e => e.Subject).HasMaxLength(100);
            builder.Property(e => e.Listeners).HasMaxLength(ListenersLength);
            builder.Property(e => e.Traceparent).HasMaxLength(TraceparentLength);
            builder.HasIndex(e => e.EventId).IsUnique();
            builder.HasIndex(e => new { e.Subject, e.Sequence }).IsUnique();
            builder.HasIndex(e => e.OccurredAt);
            builder.HasIndex(e => e.Position).IsUnique().HasFilter("position IS NOT NULL");
            builder.HasIndex(e => e.Id).HasDatabaseName("ix_platform_outbox_events_without_position").HasFilter("position IS NULL");
        }
    }
}
