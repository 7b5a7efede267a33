namespace Commerce.Catalog.Infrastructure.Persistence;

using System.Text.Json;
using Application;
using Domain;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Persistence;

/// <inheritdoc cref="IProductRepository"/>
/// <remarks>Lines travel as one JSON parameter: a statement is the same for any number of them, and EF Core translates it once.</remarks>
internal sealed class ProductRepository(CatalogDbContext db) : IProductRepository
{
    public Task<Product?> FindAsync(long productId, CancellationToken cancellationToken) =>
        db.Products.AsNoTracking().SingleOrDefaultAsync(product => product.Id == productId, cancellationToken);

    public async Task AddAsync(Product product, CancellationToken cancellationToken)
    {
        db.Products.Add(product);
        // Not left to the step: the ledger's line and the answer need the key.
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<bool> SaveEditAsync(Product product, long read, CancellationToken cancellationToken) =>
        await db.Products.Where(row => row.Id == product.Id && row.Version == read).ExecuteUpdateAsync(
            row => row
                .SetProperty(p => p.Name, product.Name)
                .SetProperty(p => p.SearchName, product.SearchName)
                .SetProperty(p => p.Description, product.Description)
                .SetProperty(p => p.Price, product.Price)
                .SetProperty(p => p.Status, product.Status)
                .SetProperty(p => p.Version, product.Version)
                .SetProperty(p => p.UpdatedAt, product.UpdatedAt),
            cancellationToken) == 1;

    public async Task<StockState?> ChangeStockAsync(long productId, long delta, long maxStock, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.SingleAsync<StockState>($"""
            UPDATE catalog_products SET stock = stock + {delta}, updated_at = {now.ToUnixTimeMilliseconds()}
            WHERE id = {productId} AND stock + {delta} >= 0 AND ({delta} < 0 OR stock + {delta} <= {maxStock})
            RETURNING id AS "ProductId", stock AS "Stock"
            """, cancellationToken);

    public async Task<IReadOnlyList<Offer>> FindOffersAsync(IReadOnlyList<long> productIds, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<OfferRow>($"""
            SELECT id AS "ProductId", name AS "Name", price AS "Price", stock AS "Stock", status AS "Status" FROM catalog_products
            WHERE id IN (SELECT value FROM json_each({JsonSerializer.Serialize(productIds)}))
            """).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new Offer(row.ProductId, row.Name, row.Price, row.Stock, Enum.Parse<ProductStatus>(row.Status)))];
    }

    public async Task<IReadOnlyList<StockState>> TakeAsync(IReadOnlyList<Pieces> wanted, bool allowDiscontinued, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<StockState>($"""
            UPDATE catalog_products SET stock = stock - line.quantity
            FROM (SELECT json_extract(value, '$[0]') AS product_id, json_extract(value, '$[1]') AS quantity FROM json_each({Json(wanted)})) AS line
            WHERE id = line.product_id AND stock >= line.quantity AND (status = 'Active' OR {allowDiscontinued})
            RETURNING id AS "ProductId", stock AS "Stock"
            """).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<StockState>> PutBackAsync(IReadOnlyList<Pieces> pieces, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<StockState>($"""
            UPDATE catalog_products SET stock = stock + line.quantity
            FROM (SELECT json_extract(value, '$[0]') AS product_id, json_extract(value, '$[1]') AS quantity FROM json_each({Json(pieces)})) AS line
            WHERE id = line.product_id
            RETURNING id AS "ProductId", stock AS "Stock"
            """).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<Pieces>> FindHeldAsync(Guid orderId, CancellationToken cancellationToken) =>
        await db.StockMovements
            .Where(taken => taken.OrderId == orderId && taken.Reason == StockMovementReason.Reserved
                && !db.StockMovements.Any(returned =>
                    returned.OrderId == orderId && returned.ProductId == taken.ProductId && returned.Reason == StockMovementReason.Returned))
            .OrderBy(taken => taken.ProductId)
            .Select(taken => new Pieces(taken.ProductId, (int)-taken.Delta))
            .ToListAsync(cancellationToken);

    public Task RecordAsync(IReadOnlyList<StockMovement> movements, CancellationToken cancellationToken) => db.InsertManyAsync(movements, cancellationToken);

    private static string Json(IReadOnlyList<Pieces> pieces) =>
        JsonSerializer.Serialize(pieces.Select(line => new[] { line.ProductId, line.Quantity }));

    /// <summary>The status as it is stored: the conversions of the mapping do not reach rows that are not mapped.</summary>
    private sealed record OfferRow(long ProductId, string Name, long Price, long Stock, string Status);
}
