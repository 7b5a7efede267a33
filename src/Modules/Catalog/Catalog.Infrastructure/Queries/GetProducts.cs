namespace Commerce.Catalog.Infrastructure.Queries;

using Contracts;
using Domain;
using Persistence;

internal sealed class GetProductsHandler(CatalogDbContext db) : IQueryHandler<GetProducts, IReadOnlyList<ProductSummary>>
{
    public async Task<Result<IReadOnlyList<ProductSummary>>> Handle(GetProducts request, CancellationToken cancellationToken) =>
        await db.Products.Where(product => request.ProductIds.Contains(product.Id) && product.Status == ProductStatus.Active)
            .OrderBy(product => product.Id)
            .Select(product => new ProductSummary(product.Id, product.Name, product.Price))
            .ToListAsync(cancellationToken);
}
