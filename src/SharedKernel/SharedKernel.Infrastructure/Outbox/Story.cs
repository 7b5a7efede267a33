namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>How far the story of the shop has been told; the one row is made by the migration.</summary>
public sealed class Story
{
    /// <summary>The key of the one row.</summary>
    internal const long OnlyId = 1;

    /// <summary>The row's key.</summary>
    public long Id { get; init; }

    /// <summary>The last position that was given to an event; 0 before the first.</summary>
    public long LastPosition { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Story>
    {
        public void Configure(EntityTypeBuilder<Story> builder)
        {
            builder.Property(story => story.Id).ValueGeneratedNever();
            builder.HasData(new Story { Id = OnlyId });
        }
    }
}
