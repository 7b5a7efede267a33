namespace Commerce.Ranking.Domain;

/// <summary>Pieces sold by hour and product, in memory, from which the ranking is made. Not safe for use by two threads at once.</summary>
public sealed class HourlySalesIndex
{
    private readonly Dictionary<(long Hour, long ProductId), long> pieces = [];

    /// <summary>Replaces the count of an hour and a product.</summary>
    public void Set(long hour, long productId, long quantity) => pieces[(hour, productId)] = quantity;

    /// <summary>Removes everything.</summary>
    public void Clear() => pieces.Clear();

    /// <summary>Removes the hours before this one.</summary>
    public void RemoveBefore(long fromHour)
    {
        foreach (var key in pieces.Keys.Where(key => key.Hour < fromHour).ToList())
        {
            pieces.Remove(key);
        }
    }

    /// <summary>The products of which more than nothing was sold in the window, most sold first, ties by the lower id.</summary>
    public IReadOnlyList<ProductSales> Rank(SalesWindow window) =>
    [
        .. pieces.Where(entry => window.Contains(entry.Key.Hour))
            .GroupBy(entry => entry.Key.ProductId, entry => entry.Value)
            .Select(product => new ProductSales(product.Key, product.Sum()))
            .Where(product => product.Quantity > 0)
            .OrderByDescending(product => product.Quantity).ThenBy(product => product.ProductId),
    ];
}

/// <summary>Pieces sold of a product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many.</param>
public sealed record ProductSales(long ProductId, long Quantity);
