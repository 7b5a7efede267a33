namespace Commerce.Catalog.Infrastructure.Queries;

using Application;
using Domain;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>The ledger of a product's stock, newest first.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListStockMovements(long ProductId, PageRequest Page) : IQuery<Page<StockMovementAnswer>>;

/// <summary>Its query string.</summary>
/// <param name="Page">Which page.</param>
internal sealed record StockMovementFilter(PageRequest Page) : IReadFromQuery<StockMovementFilter>
{
    public static StockMovementFilter Read(QueryReader query) => new(query.Page());
}

internal sealed class ListStockMovementsHandler(CatalogDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListStockMovements, Page<StockMovementAnswer>>
{
    public async Task<Result<Page<StockMovementAnswer>>> Handle(ListStockMovements request, CancellationToken cancellationToken) =>
        await db.Products.AnyAsync(product => product.Id == request.ProductId, cancellationToken)
            ? await db.StockMovements.Where(movement => movement.ProductId == request.ProductId).ToPageAsync(
                request.Page, $"stock-movements/{request.ProductId}", movement => movement.Adapt<StockMovementAnswer>(mappings), cancellationToken)
            : CatalogErrors.ProductNotFound;
}
