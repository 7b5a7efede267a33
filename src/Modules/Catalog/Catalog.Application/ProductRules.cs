namespace Commerce.Catalog.Application;

using Domain;

/// <summary>What an admin may call and ask for a product.</summary>
internal static class ProductRules
{
    public static void IsProductName<T>(this IRuleBuilder<T, string> name) => name.Custom((text, context) =>
    {
        if (DisplayName.FaultOf(text, Product.MaxNameLength) is { } fault)
        {
            context.AddFailure(fault);
        }
    });

    public static void IsProductDescription<T>(this IRuleBuilder<T, string?> description) => description
        .Must(text => text is null || DisplayName.IsText(text, Product.MaxDescriptionLength))
        .WithMessage($"must be at most {Product.MaxDescriptionLength} characters, without U+0000");

    public static void IsProductPrice<T>(this IRuleBuilder<T, long> price) => price
        .InclusiveBetween(0, Product.MaxPrice).WithMessage($"must be from 0 to {Product.MaxPrice}");
}
