namespace Commerce.Catalog.Application;

using Domain;

/// <summary>Adds a product that is sold from now on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What is to be said of it; null for nothing.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Stock">The pieces there are.</param>
public sealed record CreateProduct(string Name, string? Description, long Price, long Stock) : ICommand<VersionedProduct>;

internal sealed class CreateProductValidator : AbstractValidator<CreateProduct>
{
    public CreateProductValidator()
    {
        RuleFor(command => command.Name).IsProductName();
        RuleFor(command => command.Description).IsProductDescription();
        RuleFor(command => command.Price).IsProductPrice();
        RuleFor(command => command.Stock).InclusiveBetween(0, Product.MaxStock).WithMessage($"must be from 0 to {Product.MaxStock}");
    }
}

internal sealed class CreateProductHandler(IProductRepository products, TypeAdapterConfig mappings, TimeProvider clock) : ICommandHandler<CreateProduct, VersionedProduct>
{
    public async Task<Result<VersionedProduct>> Handle(CreateProduct request, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        var product = Product.Create(request.Name, request.Description, request.Price, request.Stock, now);
        await products.AddAsync(product, cancellationToken);
        if (product.Stock > 0)
        {
            var received = StockMovement.ByAdmin(new StockAfter(product.Id, product.Stock), product.Stock, StockMovementReason.Received, now);
            await products.RecordAsync([received], cancellationToken);
        }

        return new VersionedProduct(product.Adapt<ProductResponse>(mappings), product.Version);
    }
}
