namespace Commerce.Catalog.Infrastructure.Persistence;

using Domain;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>Catalog's tables.</summary>
internal abstract class CatalogDbContext(DbContextOptions options) : ModuleDbContext(options, "Catalog")
{
    public DbSet<Product> Products => Set<Product>();

    public DbSet<StockMovement> StockMovements => Set<StockMovement>();

    private sealed class ProductMapping : IEntityTypeConfiguration<Product>
    {
        public void Configure(EntityTypeBuilder<Product> builder)
        {
            builder.Property(product => product.Name).HasMaxLength(DisplayName.StorageLength(Product.MaxNameLength));
            builder.Property(product => product.SearchName).HasMaxLength(DisplayName.StorageLength(Product.MaxNameLength));
            builder.Property(product => product.Description).HasMaxLength(DisplayName.StorageLength(Product.MaxDescriptionLength));
            // One for each sort of the list, key included, so that a page is one range. None holds the stock: a sale then writes no index.
            // A part of a name is found by reading the products that are sold; no index would help.
            builder.HasIndex(product => new { product.Status, product.Id });
            builder.HasIndex(product => new { product.Status, product.Price, product.Id });
            builder.HasIndex(product => new { product.Status, product.SearchName, product.Id });
        }
    }

    private sealed class StockMovementMapping : IEntityTypeConfiguration<StockMovement>
    {
        public void Configure(EntityTypeBuilder<StockMovement> builder)
        {
            builder.HasOne<Product>().WithMany().HasForeignKey(movement => movement.ProductId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(movement => new { movement.ProductId, movement.Id });
            // One reservation and one return an order and product, whatever the code believes; the undo and the audit read by it.
            builder.HasIndex(movement => new { movement.OrderId, movement.ProductId, movement.Reason }).IsUnique().HasFilter("order_id IS NOT NULL");
        }
    }
}
