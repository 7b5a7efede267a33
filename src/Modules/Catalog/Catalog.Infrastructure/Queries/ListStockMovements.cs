namespace Commerce.Catalog.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>The ledger of a product's stock, newest first.</summary>
/// <param name="Page">Which page.</param>
/// <param name="ProductId">The product, of the path.</param>
internal sealed record ListStockMovements(PageRequest Page, long ProductId = 0) : IQuery<Page<StockMovementResponse>>, IReadFromQuery<ListStockMovements>
{
    public static ListStockMovements Read(QueryReader query) => new(query.Page());
}

internal sealed class ListStockMovementsHandler(CatalogDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListStockMovements, Page<StockMovementResponse>>
{
    public async Task<Result<Page<StockMovementResponse>>> Handle(ListStockMovements request, CancellationToken cancellationToken) =>
        await db.Products.AnyAsync(product => product.Id == request.ProductId, cancellationToken)
            ? await db.StockMovements.Where(movement => movement.ProductId == request.ProductId).ToPageAsync(
                request.Page, $"stock-movements/{request.ProductId}", movement => movement.Adapt<StockMovementResponse>(mappings), cancellationToken)
            : CatalogErrors.ProductNotFound;
}
