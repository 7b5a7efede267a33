namespace Commerce.SharedKernel.Infrastructure.Leases;

using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>
/// The right to do what only one Host may do at a time. Its holder lets it heartbeat; who sees it stand still for long enough by its own
/// clock takes it over. No two machines' clocks are compared.
/// </summary>
public sealed class Lease
{
    /// <summary>The row's key.</summary>
    public long Id { get; init; }

    /// <summary>What it is the right to do.</summary>
    public required string Name { get; init; }

    /// <summary>The Host that has it; empty when nobody has.</summary>
    public required string Holder { get; init; }

    /// <summary>Grows with every change of holder. Whoever remembers it sees whether another Host had the lease in between.</summary>
    public long Epoch { get; init; }

    /// <summary>Grows for as long as the holder lives.</summary>
    public long Heartbeat { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Lease>
    {
        /// <summary>The longest name: a listener's.</summary>
        public const int NameLength = 50;

        /// <summary>The longest holder: a UUID.</summary>
        public const int HolderLength = 36;

        public void Configure(EntityTypeBuilder<Lease> builder)
        {
            builder.Property(lease => lease.Name).HasMaxLength(NameLength);
            builder.Property(lease => lease.Holder).HasMaxLength(HolderLength);
            builder.HasIndex(lease => lease.Name).IsUnique();
        }
    }
}
