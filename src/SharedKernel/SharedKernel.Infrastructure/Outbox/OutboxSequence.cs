namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>The last position that was given to an event, and the low-water mark; the one row is made by the migration.</summary>
public sealed class OutboxSequence
{
    /// <summary>The key of the one row.</summary>
    internal const long OnlyId = 1;

    /// <summary>The row's key.</summary>
    public long Id { get; init; }

    /// <summary>The last position that was given to an event; 0 before the first.</summary>
    public long LastPosition { get; init; }

    /// <summary>
    /// Events up to this position may have been removed, so whoever reads from below it may miss some; 0 while nothing was. It only
    /// grows, in the transaction that removes.
    /// </summary>
    public long LowWaterPosition { get; init; }

    /// <summary>The event at that position, by which a cursor that stands on it is known; null while nothing was removed.</summary>
    public Guid? LowWaterEventId { get; init; }

    /// <summary>Everything that happened before this instant may have been removed, UTC; null while nothing was.</summary>
    public DateTimeOffset? LowWaterTime { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxSequence>
    {
        public void Configure(EntityTypeBuilder<OutboxSequence> builder)
        {
            builder.Property(sequence => sequence.Id).ValueGeneratedNever();
            builder.HasData(new OutboxSequence { Id = OnlyId });
        }
    }
}
