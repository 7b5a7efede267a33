namespace Commerce.Catalog.Domain;

using System.Text;

/// <summary>Whether a product is sold.</summary>
public enum ProductStatus
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>Not any more: readable by id, in no list, not to be ordered.</summary>
    Discontinued,
}

/// <summary>Something that is sold, with its stock. Stock moves by the row's conditional updates alone, never by an edit.</summary>
public sealed class Product : IEntity
{
    /// <summary>The longest name.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The longest description.</summary>
    public const int MaxDescriptionLength = 4_000;

    /// <summary>The highest price, in minor units.</summary>
    public const long MaxPrice = 1_000_000_000;

    /// <summary>The most pieces that an admin can bring the stock to.</summary>
    public const long MaxStock = 1_000_000_000;

    private Product()
    {
    }

    /// <inheritdoc/>
    public long Id { get; private init; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its name as searches see it; see <see cref="NormalizeForSearch"/>.</summary>
    public string SearchName { get; private set; } = "";

    /// <summary>What is to be said of it, or null.</summary>
    public string? Description { get; private set; }

    /// <summary>Its price, in minor units.</summary>
    public long Price { get; private set; }

    /// <summary>The pieces that can still be ordered.</summary>
    public long Stock { get; private init; }

    /// <summary>Whether it is sold.</summary>
    public ProductStatus Status { get; private set; }

    /// <summary>1, and one more with every edit; stock does not count.</summary>
    public long Version { get; private set; }

    /// <summary>When it was added, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When an admin last edited it, UTC. It moves with the version: stock does not count.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A new product.</summary>
    /// <param name="description">What is to be said of it.</param>
    /// <param name="price">Its price, in minor units.</param>
    /// <returns>The product, without a key yet.</returns>
    public static Product Create(string name, string? description, long price, long stock, DateTimeOffset now)
    {
        var product = new Product { Stock = stock, CreatedAt = now };
        product.Edit(name, description, price, ProductStatus.Active, now);
        return product;
    }

    /// <summary>Replaces everything that an admin can edit, and makes a new version.</summary>
    /// <param name="description">What is to be said of it.</param>
    /// <param name="price">Its price, in minor units.</param>
    public void Edit(string name, string? description, long price, ProductStatus status, DateTimeOffset now)
    {
        Name = DisplayName.Normalize(name);
        SearchName = NormalizeForSearch(Name);
        Description = description;
        Price = price;
        Status = status;
        Version++;
        UpdatedAt = now;
    }

    /// <summary>A text without regard to case, for all letters of Unicode, and in one form: databases know ASCII's case at best.</summary>
    /// <returns>The text to compare with.</returns>
    // Upwards first: Greek has two small sigmas and one capital.
    public static string NormalizeForSearch(string text) => text.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant();
}
