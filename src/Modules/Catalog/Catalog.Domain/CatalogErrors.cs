namespace Commerce.Catalog.Domain;

/// <summary>Every way in which Catalog says no.</summary>
public static class CatalogErrors
{
    /// <summary>No such product.</summary>
    public static readonly ErrorType ProductNotFound = new("catalog.product_not_found", ErrorKind.NotFound, "There is no such product.",
        "Check the product's id; an order names the unknown ones in `productIds`.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["productIds"] = new long[] { 1 } },
    };

    /// <summary>Not sold any more.</summary>
    public static readonly ErrorType ProductDiscontinued = new("catalog.product_discontinued", ErrorKind.Conflict, "The product is no longer sold.",
        "Leave out the products in `productIds`.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["productIds"] = new long[] { 1 } },
    };

    /// <summary>Not enough pieces.</summary>
    public static readonly ErrorType OutOfStock = new("catalog.out_of_stock", ErrorKind.Conflict, "There are not enough pieces in stock.",
        "Ask for at most `available` of each product in `items`, or wait until more come in.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["items"] = new StockShortage[] { new(1, 2, 1) } },
    };

    /// <summary>No such products.</summary>
    public static Error Unknown(IReadOnlyList<long> productIds) =>
        ProductNotFound.Create($"There is no product {string.Join(", ", productIds)}.", ("productIds", productIds));

    /// <summary>Not sold any more.</summary>
    public static Error Discontinued(IReadOnlyList<long> productIds) =>
        ProductDiscontinued.Create($"No longer sold: {string.Join(", ", productIds)}.", ("productIds", productIds));

    /// <summary>Not enough pieces.</summary>
    public static Error Short(IReadOnlyList<StockShortage> items) =>
        OutOfStock.Create(string.Join(" ", items.Select(item => $"Product {item.ProductId}: {item.Requested} wanted, {item.Available} available.")), ("items", items));
}

/// <summary>A line for which there are not enough pieces.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Requested">How many pieces are wanted.</param>
/// <param name="Available">How many there are.</param>
public sealed record StockShortage(long ProductId, long Requested, long Available);
