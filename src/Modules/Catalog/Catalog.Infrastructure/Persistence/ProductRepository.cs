namespace Commerce.Catalog.Infrastructure.Persistence;

using System.Data.Common;
using Application;
using Domain;

/// <inheritdoc cref="IProductRepository"/>
/// <remarks>However many lines an order has, their stock moves by one statement.</remarks>
internal sealed class ProductRepository(CatalogDbContext db) : IProductRepository
{
    private const string Products = "catalog_products";

    private static readonly string[] StockColumns = ["id", "stock"];
    private static readonly string[] TakenColumns = [.. StockColumns, "name", "price"];

    private static readonly CompiledQuery<CatalogDbContext, long, Product?> ById =
        new((db, productId, _) => db.Products.AsNoTracking().SingleOrDefault(product => product.Id == productId));

    public Task<Product?> FindAsync(long productId, CancellationToken cancellationToken) => ById.RunAsync(db, productId, cancellationToken);

    public async Task<Product?> FindForChangeAsync(long productId, CancellationToken cancellationToken)
    {
        await db.LockRowsAsync(Products, where => where.Add($"id = {productId}"), cancellationToken);
        return await FindAsync(productId, cancellationToken);
    }

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

    public Task<StockAfter?> ChangeStockAsync(long productId, long delta, long maxStock, CancellationToken cancellationToken) =>
        db.UpdateReturningAsync(
            Products, $"stock = stock + {delta}",
            $"id = {productId} AND stock + {delta} >= 0 AND ({delta} < 0 OR stock + {delta} <= {maxStock})", StockColumns, ReadStock, cancellationToken);

    public async Task<IReadOnlyList<ProductSnapshot>> FindSnapshotsAsync(IReadOnlyList<long> productIds, bool hold, CancellationToken cancellationToken)
    {
        if (hold)
        {
            await db.LockRowsAsync(Products, where => where.AppendUnsafe("id IN ").AddList(productIds), cancellationToken);
        }

        return await db.Products.Where(product => productIds.Contains(product.Id))
            .Select(product => new ProductSnapshot(product.Id, product.Name, product.Price, product.Stock, product.Status)).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<TakenProduct>> TakeAsync(IReadOnlyList<ProductQuantity> wanted, bool allowDiscontinued, CancellationToken cancellationToken)
    {
        var lines = wanted.Select(line => (line.ProductId, (long)line.Quantity));
        await LockInOrderAsync(wanted, cancellationToken);
        return await db.UpdateAsync(
            Products,
            set => set.AppendUnsafe("stock = stock - ").AddCase("id", lines),
            where => where.AppendUnsafe("id IN ").AddList(wanted.Select(line => line.ProductId)).AppendUnsafe(" AND stock >= ").AddCase("id", lines)
                .AppendUnsafe(allowDiscontinued ? "" : " AND status = 'Active'"),
            TakenColumns, row => new TakenProduct(ReadStock(row), row.GetString(2), row.GetInt64(3)), cancellationToken);
    }

    public async Task<IReadOnlyList<StockAfter>> PutBackAsync(IReadOnlyList<ProductQuantity> pieces, CancellationToken cancellationToken)
    {
        await LockInOrderAsync(pieces, cancellationToken);
        return await db.UpdateAsync(
            Products,
            set => set.AppendUnsafe("stock = stock + ").AddCase("id", pieces.Select(line => (line.ProductId, (long)line.Quantity))),
            where => where.AppendUnsafe("id IN ").AddList(pieces.Select(line => line.ProductId)),
            StockColumns, ReadStock, cancellationToken);
    }

    public async Task<IReadOnlyList<ProductQuantity>> FindHeldAsync(Guid orderId, CancellationToken cancellationToken) =>
        await db.StockMovements
            .Where(taken => taken.OrderId == orderId && taken.Reason == StockMovementReason.Reserved
                && !db.StockMovements.Any(returned =>
                    returned.OrderId == orderId && returned.ProductId == taken.ProductId && returned.Reason == StockMovementReason.Returned))
            .OrderBy(taken => taken.ProductId)
            .Select(taken => new ProductQuantity(taken.ProductId, (int)-taken.Delta))
            .ToListAsync(cancellationToken);

    public Task RecordAsync(IReadOnlyList<StockMovement> movements, CancellationToken cancellationToken) => db.InsertManyAsync(movements, cancellationToken);

    private static StockAfter ReadStock(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1));

    /// <summary>An UPDATE of many rows locks them as it finds them; two that meet the other way round would deadlock.</summary>
    private Task LockInOrderAsync(IReadOnlyList<ProductQuantity> lines, CancellationToken cancellationToken) => lines.Count == 1
        ? Task.CompletedTask
        : db.LockRowsAsync(Products, where => where.AppendUnsafe("id IN ").AddList(lines.Select(line => line.ProductId)), cancellationToken);
}
