namespace Commerce.Ranking.Domain;

/// <summary>Pieces sold by hour and product, in memory: what the ranking is answered from. Not safe for use by two threads at once.</summary>
public sealed class SalesBoard
{
    private readonly Dictionary<(long Hour, long ProductId), long> pieces = [];

    /// <summary>Replaces what is known of an hour and a product.</summary>
    /// <param name="hour">The hour.</param>
    /// <param name="productId">The product.</param>
    /// <param name="quantity">The pieces that count now.</param>
    public void Set(long hour, long productId, long quantity) => pieces[(hour, productId)] = quantity;

    /// <summary>Forgets everything.</summary>
    public void Clear() => pieces.Clear();

    /// <summary>Forgets the hours that can never count again.</summary>
    /// <param name="fromHour">The first hour to keep.</param>
    public void ForgetBefore(long fromHour)
    {
        foreach (var key in pieces.Keys.Where(key => key.Hour < fromHour).ToList())
        {
            pieces.Remove(key);
        }
    }

    /// <summary>The products with more than nothing sold, most first, ties by the lower id.</summary>
    /// <param name="window">The hours that count.</param>
    /// <returns>All of them, ranked.</returns>
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
