namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>What became of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>Waits for the outbox processor.</summary>
    Pending,

    /// <summary>The listener has it.</summary>
    Delivered,

    /// <summary>Given up after bounded attempts; holds back later events of its subject until it is retried.</summary>
    Parked,

    /// <summary>An admin has decided that the listener will not have it; later events of its subject go on.</summary>
    Discarded,
}

/// <summary>One event on its way to one listener.</summary>
public sealed class Delivery : IEntity
{
    /// <summary>
    /// Neither delivered nor discarded: waiting or parked. The first condition is the one of the filtered index, which a database uses
    /// only where a query repeats it; of two <c>!=</c> EF Core would make one <c>NOT IN</c>, and SQLite would read the whole table.
    /// </summary>
    public static readonly Expression<Func<Delivery, bool>> IsOpen =
        delivery => delivery.Status != DeliveryStatus.Delivered && (delivery.Status == DeliveryStatus.Pending || delivery.Status == DeliveryStatus.Parked);

    /// <summary>The row's key, in the order of the events.</summary>
    public long Id { get; init; }

    /// <summary>The event.</summary>
    public long OutboxEventId { get; init; }

    /// <summary>The event.</summary>
    public OutboxEvent? OutboxEvent { get; init; }

    /// <summary>The listener's name.</summary>
    public required string Listener { get; init; }

    /// <summary>The event's subject again: order is kept per listener and subject.</summary>
    public required string Subject { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>Failed tries so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Not tried again before this.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What the last try said.</summary>
    public string? LastError { get; init; }

    /// <summary>When it was delivered, parked or discarded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Delivery>
    {
        /// <summary>The longest listener's name.</summary>
        public const int ListenerLength = 50;

        /// <summary>How much of an error is kept.</summary>
        public const int ErrorLength = 500;

        public void Configure(EntityTypeBuilder<Delivery> builder)
        {
            builder.Property(d => d.Listener).HasMaxLength(ListenerLength);
            builder.Property(d => d.Subject).HasMaxLength(100);
            builder.Property(d => d.LastError).HasMaxLength(ErrorLength);
            builder.HasOne(d => d.OutboxEvent).WithMany().HasForeignKey(d => d.OutboxEventId);
            // Delivered rows are the many: the outbox processor's index holds only the others.
            builder.HasIndex(d => new { d.Listener, d.Subject, d.Id }).HasFilter("status <> 'Delivered'");
            builder.HasIndex(d => new { d.Listener, d.Id }).HasFilter("status = 'Pending'");
        }
    }
}
