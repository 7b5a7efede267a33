namespace Commerce.Catalog.Application;

using System.Globalization;
using System.Text.Json.Serialization;
using Domain;

/// <summary>A product.</summary>
/// <param name="ProductId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What is to be said of it; null for nothing.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="Stock">The pieces that can still be ordered.</param>
/// <param name="Status">Whether it is sold.</param>
/// <param name="CreatedAt">When it was added, UTC.</param>
/// <param name="UpdatedAt">When it was last edited or its stock corrected, UTC; sales do not count.</param>
public sealed record ProductResponse(
    long ProductId,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Description,
    long Price,
    string Currency,
    long Stock,
    ProductStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>A product, and which version of it.</summary>
/// <param name="Product">The product.</param>
/// <param name="Version">1, and one more with every edit.</param>
public sealed record VersionedProduct(ProductResponse Product, long Version)
{
    /// <summary>The entity tag, quoted: the version for editors, and the stock for caches.</summary>
    [JsonIgnore]
    public string Tag => string.Create(CultureInfo.InvariantCulture, $"\"{Version}.{Product.Stock}\"");

    /// <summary>Whether one of the tags that an editor read is of a version, whatever has been sold since.</summary>
    /// <param name="tags">The tags without their quotes; <c>*</c> is any.</param>
    /// <returns>True when the editor has seen what is there.</returns>
    public static bool Matches(IReadOnlyList<string> tags, long version)
    {
        var known = version.ToString(CultureInfo.InvariantCulture);
        return tags.Any(tag => tag == "*" || tag.Split('.') is [var seen, _] && seen == known);
    }
}
