namespace Commerce.Ranking.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>Pieces sold of a product in an hour, in one generation of the ranking.</summary>
internal sealed class SalesRow : IEntity
{
    public long Id { get; init; }

    public long Generation { get; init; }

    public long Hour { get; init; }

    public long ProductId { get; init; }

    public long Quantity { get; init; }

    /// <summary>Grows with every change, so that the cache reads only what is new.</summary>
    public long Change { get; init; }
}

/// <summary>Which generation is published; the one row is made by the migration.</summary>
internal sealed class RankingState : IEntity
{
    public const long OnlyId = 1;

    public long Id { get; init; }

    public long Generation { get; init; }

    public long Change { get; init; }

    public DateOnly? RebuiltOn { get; init; }

    /// <summary>The first hour that the last rebuild counted; before it the ranking is not complete.</summary>
    public long FromHour { get; init; }
}

/// <summary>Ranking's tables.</summary>
internal abstract class RankingDbContext(DbContextOptions options) : ModuleDbContext(options, "Ranking")
{
    public DbSet<SalesRow> Sales => Set<SalesRow>();

    public DbSet<RankingState> States => Set<RankingState>();

    private sealed class SalesMapping : IEntityTypeConfiguration<SalesRow>
    {
        public void Configure(EntityTypeBuilder<SalesRow> builder)
        {
            builder.HasIndex(row => new { row.Generation, row.Hour, row.ProductId }).IsUnique();
            builder.HasIndex(row => new { row.Generation, row.Change });
        }
    }

    private sealed class StateMapping : IEntityTypeConfiguration<RankingState>
    {
        public void Configure(EntityTypeBuilder<RankingState> builder)
        {
            builder.Property(state => state.Id).ValueGeneratedNever();
            builder.HasData(new RankingState { Id = RankingState.OnlyId, Generation = 1 });
        }
    }
}
