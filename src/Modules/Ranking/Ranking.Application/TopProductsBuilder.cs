namespace Commerce.Ranking.Application;

using Catalog.Contracts;
using Domain;

/// <summary>Gives ranked products their names and prices. A product that is no longer sold is left out, and the next one moves up.</summary>
/// <param name="settings">How many days count.</param>
public sealed class TopProductsBuilder(RankingSettings settings, Currency currency, ISender sender)
{
    /// <summary>The most places that are answered.</summary>
    public const int MaxLimit = 50;

    /// <summary>The places that are answered to a request without a limit.</summary>
    public const int DefaultLimit = 5;

    /// <summary>Products looked up at once: enough that one query nearly always does.</summary>
    private const int Batch = 100;

    /// <summary>Makes the response, as of an instant, from products ranked by what was sold.</summary>
    public async Task<Result<TopProductsResponse>> BuildAsync(
        IReadOnlyList<ProductSales> ranked, int limit, DateTimeOffset computedAt, CancellationToken cancellationToken)
    {
        List<TopProduct> items = new(limit);
        foreach (var batch in ranked.Chunk(Batch))
        {
            var found = await sender.Send(new GetProducts([.. batch.Select(product => product.ProductId)]), cancellationToken);
            if (found.IsFailure)
            {
                return found.Error;
            }

            var sold = found.Value.ToDictionary(product => product.ProductId);
            foreach (var product in batch.Where(product => sold.ContainsKey(product.ProductId)).Take(limit - items.Count))
            {
                var summary = sold[product.ProductId];
                items.Add(new TopProduct(items.Count + 1, product.ProductId, summary.Name, summary.Price, currency.Code, product.Quantity));
            }

            if (items.Count == limit)
            {
                break;
            }
        }

        return new TopProductsResponse(settings.Days, computedAt, items);
    }
}
