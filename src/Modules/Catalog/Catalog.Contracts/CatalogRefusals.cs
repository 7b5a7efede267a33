namespace Commerce.Catalog.Contracts;

/// <summary>The codes of Catalog's refusals that other modules pass on. Each is the code of the error of the same name in Catalog's Domain.</summary>
public static class CatalogRefusals
{
    /// <summary>There is no such product; <c>productIds</c> lists the unknown ones.</summary>
    public const string ProductNotFound = "catalog.product_not_found";

    /// <summary>The product is no longer sold; <c>productIds</c> lists all that are not.</summary>
    public const string ProductDiscontinued = "catalog.product_discontinued";

    /// <summary>There are not enough pieces in stock; <c>items</c> lists every line that is short.</summary>
    public const string OutOfStock = "catalog.out_of_stock";
}
