namespace Commerce.Catalog.Contracts;

/// <summary>Names and prices of those of the products that are sold now; the others are left out.</summary>
/// <param name="ProductIds">Up to a few hundred ids.</param>
public sealed record GetProducts(IReadOnlyList<long> ProductIds) : IQuery<IReadOnlyList<ProductSummary>>;

/// <summary>A product as others show it.</summary>
/// <param name="ProductId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Price">Its price, in minor units.</param>
public sealed record ProductSummary(long ProductId, string Name, long Price);
