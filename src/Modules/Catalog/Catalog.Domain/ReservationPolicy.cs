namespace Commerce.Catalog.Domain;

/// <summary>A product as somebody who orders sees it.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Stock">The pieces there are.</param>
/// <param name="Status">Whether it is sold.</param>
public sealed record ProductSnapshot(long ProductId, string Name, long Price, long Stock, ProductStatus Status);

/// <summary>Whether an order can have its pieces: all lines or none.</summary>
public static class ReservationPolicy
{
    /// <summary>Looks for the reason to refuse: unknown products first, then discontinued ones, then every line that is short.</summary>
    /// <param name="wanted">What is wanted, each product once.</param>
    /// <param name="snapshots">The products, by id, as far as they exist.</param>
    /// <param name="allowDiscontinued">Whether products that are no longer sold are let through.</param>
    /// <returns>The refusal, or null.</returns>
    public static Error? Refuse(IReadOnlyCollection<ProductQuantity> wanted, IReadOnlyDictionary<long, ProductSnapshot> snapshots, bool allowDiscontinued)
    {
        long[] unknown = [.. wanted.Select(pieces => pieces.ProductId).Where(id => !snapshots.ContainsKey(id))];
        if (unknown.Length > 0)
        {
            return CatalogErrors.Unknown(unknown);
        }

        long[] discontinued = allowDiscontinued ? []
            : [.. wanted.Select(pieces => pieces.ProductId).Where(id => snapshots[id].Status == ProductStatus.Discontinued)];
        if (discontinued.Length > 0)
        {
            return CatalogErrors.Discontinued(discontinued);
        }

        StockShortage[] missing = [.. wanted.Where(pieces => snapshots[pieces.ProductId].Stock < pieces.Quantity)
            .Select(pieces => new StockShortage(pieces.ProductId, pieces.Quantity, snapshots[pieces.ProductId].Stock))];
        return missing.Length > 0 ? CatalogErrors.Short(missing) : null;
    }
}
