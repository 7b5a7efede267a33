namespace Commerce.Ranking.Application;

using Catalog.Contracts;
using Domain;
using MediatR;
using SharedKernel;

/// <summary>Gives ranked products their names and prices. A product that is no longer sold leaves, and the next one moves up.</summary>
/// <param name="settings">How many days count.</param>
/// <param name="currency">The installation's currency.</param>
public sealed class TopComposer(RankingSettings settings, Currency currency)
{
    /// <summary>The most places that are answered.</summary>
    public const int MaxLimit = 50;

    /// <summary>The places that are answered when nobody says.</summary>
    public const int DefaultLimit = 5;

    /// <summary>Products looked up at once: enough that one query nearly always does.</summary>
    private const int Batch = 100;

    /// <summary>Makes the answer.</summary>
    /// <param name="ranked">The products, most sold first.</param>
    /// <param name="limit">Places wanted.</param>
    /// <param name="computedAt">As of when.</param>
    /// <param name="sender">Where Catalog is asked.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, or Catalog's refusal.</returns>
    public async Task<Result<TopAnswer>> ComposeAsync(
        IReadOnlyList<ProductSales> ranked, int limit, DateTimeOffset computedAt, ISender sender, CancellationToken cancellationToken)
    {
        List<TopItem> items = new(limit);
        foreach (var batch in ranked.Chunk(Batch))
        {
            var found = await sender.Send(new GetProducts([.. batch.Select(product => product.ProductId)]), cancellationToken);
            if (found.IsRefusal)
            {
                return found.Error;
            }

            var sold = found.Value.ToDictionary(product => product.ProductId);
            foreach (var product in batch.Where(product => sold.ContainsKey(product.ProductId)).Take(limit - items.Count))
            {
                var summary = sold[product.ProductId];
                items.Add(new TopItem(items.Count + 1, product.ProductId, summary.Name, summary.Price, currency.Code, product.Quantity));
            }

            if (items.Count == limit)
            {
                break;
            }
        }

        return new TopAnswer(settings.Days, computedAt, items);
    }
}
