namespace Commerce.Catalog.Application;

using Domain;

/// <summary>What an admin may call and ask for a product.</summary>
internal static class ProductRules
{
    public static void IsProductName<T>(this IRuleBuilder<T, string> name) => name
        .Must(text => text.Trim().Length is >= 1 and <= Product.MaxNameLength && !text.Any(char.IsControl))
        .WithMessage($"must be 1 to {Product.MaxNameLength} characters, not all blank, without control characters");

    // U+0000 is the one character that not every database can keep in a text.
    public static void IsProductDescription<T>(this IRuleBuilder<T, string?> description) => description
        .Must(text => text is null || (text.Length <= Product.MaxDescriptionLength && !text.Contains('\0')))
        .WithMessage($"must be at most {Product.MaxDescriptionLength} characters, without U+0000");

    public static void IsProductPrice<T>(this IRuleBuilder<T, long> price) => price
        .InclusiveBetween(1, Product.MaxPrice).WithMessage($"must be from 1 to {Product.MaxPrice}");
}
