namespace Commerce.Order.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>An order that could not be expired: set aside with a growing pause, so that it holds nobody else up, until it can be.</summary>
internal sealed class StuckOrder
{
    /// <summary>How much of an error is kept.</summary>
    public const int ErrorLength = 500;

    /// <summary>The row's key.</summary>
    public long Id { get; init; }

    /// <summary>The order.</summary>
    public Guid OrderId { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Not tried again before this, UTC.</summary>
    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>What the last try said.</summary>
    public string LastError { get; init; } = "";

    internal sealed class Mapping : IEntityTypeConfiguration<StuckOrder>
    {
        public void Configure(EntityTypeBuilder<StuckOrder> builder)
        {
            builder.Property(stuck => stuck.LastError).HasMaxLength(ErrorLength);
            builder.HasIndex(stuck => stuck.OrderId).IsUnique();
        }
    }
}
