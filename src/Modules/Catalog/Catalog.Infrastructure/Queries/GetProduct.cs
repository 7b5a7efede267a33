namespace Commerce.Catalog.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;

/// <summary>One product, sold or not.</summary>
/// <param name="ProductId">Its id.</param>
internal sealed record GetProduct(long ProductId) : IQuery<VersionedProduct>;

internal sealed class GetProductHandler(CatalogDbContext db, TypeAdapterConfig mappings) : IQueryHandler<GetProduct, VersionedProduct>
{
    private static readonly CompiledQuery<CatalogDbContext, long, Product?> ById =
        new((db, productId, _) => db.Products.AsNoTracking().SingleOrDefault(product => product.Id == productId));

    public async Task<Result<VersionedProduct>> Handle(GetProduct request, CancellationToken cancellationToken) =>
        await ById.RunAsync(db, request.ProductId, cancellationToken) is { } product
            ? new VersionedProduct(product.Adapt<ProductResponse>(mappings), product.Version)
            : CatalogErrors.ProductNotFound;
}
