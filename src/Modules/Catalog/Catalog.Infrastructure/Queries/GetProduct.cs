namespace Commerce.Catalog.Infrastructure.Queries;

using Application;
using Domain;

/// <summary>One product, sold or not.</summary>
/// <param name="ProductId">Its id.</param>
internal sealed record GetProduct(long ProductId) : IQuery<VersionedProduct>;

internal sealed class GetProductHandler(IProductRepository products, TypeAdapterConfig mappings) : IQueryHandler<GetProduct, VersionedProduct>
{
    public async Task<Result<VersionedProduct>> Handle(GetProduct request, CancellationToken cancellationToken) =>
        await products.FindAsync(request.ProductId, cancellationToken) is { } product
            ? new VersionedProduct(product.Adapt<ProductResponse>(mappings), product.Version)
            : CatalogErrors.ProductNotFound;
}
