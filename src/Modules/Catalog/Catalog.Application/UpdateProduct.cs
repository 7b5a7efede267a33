namespace Commerce.Catalog.Application;

using Domain;

/// <summary>Replaces what an admin can edit of a product, if nobody else has since it was read. Stock is not part of it.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What is to be said of it; null for nothing.</param>
/// <param name="Price">Its price, in minor units; orders that were made keep theirs.</param>
/// <param name="Status">Whether it is sold.</param>
/// <param name="IfMatch">The entity tags, without quotes, of what the editor read, <c>*</c> for anything; null where he did not say.</param>
public sealed record UpdateProduct(long ProductId, string Name, string? Description, long Price, ProductStatus Status, IReadOnlyList<string>? IfMatch)
    : ICommand<VersionedProduct>;

internal sealed class UpdateProductValidator : AbstractValidator<UpdateProduct>
{
    public UpdateProductValidator()
    {
        RuleFor(command => command.Name).IsProductName();
        RuleFor(command => command.Description).IsProductDescription();
        RuleFor(command => command.Price).IsProductPrice();
        RuleFor(command => command.Status).IsInEnum();
    }
}

internal sealed class UpdateProductHandler(IProductRepository products, TypeAdapterConfig mappings, TimeProvider clock) : ICommandHandler<UpdateProduct, VersionedProduct>
{
    public async Task<Result<VersionedProduct>> Handle(UpdateProduct request, CancellationToken cancellationToken)
    {
        // Held, so that the stock that is answered is the stock at which the edit begins to count.
        if (await products.FindForChangeAsync(request.ProductId, cancellationToken) is not { } product)
        {
            return CatalogErrors.ProductNotFound;
        }

        if (request.IfMatch is null)
        {
            return RequestErrors.PreconditionRequired;
        }

        var read = product.Version;
        if (!VersionedProduct.Matches(request.IfMatch, read))
        {
            return RequestErrors.PreconditionFailed;
        }

        product.Edit(request.Name, request.Description, request.Price, request.Status, clock.UtcNowMs());
        return await products.SaveEditAsync(product, read, cancellationToken)
            ? new VersionedProduct(product.Adapt<ProductResponse>(mappings), product.Version)
            : RequestErrors.PreconditionFailed;
    }
}
