namespace Commerce.Ranking.Application;

/// <summary>The top sellers.</summary>
/// <param name="Days">How many days count.</param>
/// <param name="ComputedAt">As of when, UTC.</param>
/// <param name="Items">The products, most sold first.</param>
public sealed record TopProductsResponse(int Days, DateTimeOffset ComputedAt, IReadOnlyList<TopProduct> Items);

/// <summary>A place in the ranking.</summary>
/// <param name="Rank">1 for the first.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name now.</param>
/// <param name="Price">Its price now, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="SoldQuantity">Pieces sold.</param>
public sealed record TopProduct(int Rank, long ProductId, string Name, long Price, string Currency, long SoldQuantity);
