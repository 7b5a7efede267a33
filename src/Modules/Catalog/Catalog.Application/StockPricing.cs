namespace Commerce.Catalog.Application;

using Contracts;
using Domain;

/// <summary>The decision that <see cref="ReserveStock"/> and <see cref="CheckStock"/> share.</summary>
public static class StockPricing
{
    /// <summary>Prices lines, or refuses them.</summary>
    /// <param name="lines">What is wanted, each product once.</param>
    /// <param name="found">The products, as far as they exist.</param>
    /// <param name="allowDiscontinued">Whether products that are no longer sold are let through.</param>
    /// <returns>The lines in the order in which they were asked for, or the refusal.</returns>
    public static Result<PricedLines> Price(IReadOnlyList<ProductQuantity> lines, IReadOnlyList<ProductSnapshot> found, bool allowDiscontinued)
    {
        var snapshots = found.ToDictionary(offer => offer.ProductId);
        return ReservationPolicy.Refuse(lines, snapshots, allowDiscontinued) is { } refusal
            ? refusal
            : new PricedLines([.. lines.Select(line => new PricedLine(line.ProductId, snapshots[line.ProductId].Name, snapshots[line.ProductId].Price, line.Quantity))]);
    }
}
