namespace Commerce.Catalog.Application;

using Domain;

/// <summary>Why an admin changes stock.</summary>
public enum StockChangeReason
{
    /// <summary>Pieces came in.</summary>
    Received,

    /// <summary>Somebody counted.</summary>
    Adjusted,
}

/// <summary>Adds pieces to a product's stock, or takes some away.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Delta">Signed pieces, not 0.</param>
/// <param name="Reason">Why.</param>
public sealed record ChangeStock(long ProductId, long Delta, StockChangeReason Reason) : ICommand<StockChangeResponse>;

/// <summary>A stock right after a change.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Stock">The pieces that can still be ordered.</param>
/// <param name="MovementId">The change's name in the stock's ledger.</param>
public sealed record StockChangeResponse(long ProductId, long Stock, Guid MovementId);

internal sealed class ChangeStockValidator : AbstractValidator<ChangeStock>
{
    public ChangeStockValidator()
    {
        RuleFor(command => command.Delta).Must(delta => delta != 0 && delta is >= -Product.MaxStock and <= Product.MaxStock)
            .WithMessage($"must be from -{Product.MaxStock} to {Product.MaxStock}, and not 0");
        RuleFor(command => command.Reason).IsInEnum();
    }
}

internal sealed class ChangeStockHandler(IProductRepository products, TimeProvider clock) : ICommandHandler<ChangeStock, StockChangeResponse>
{
    public async Task<Result<StockChangeResponse>> Handle(ChangeStock request, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        if (await products.ChangeStockAsync(request.ProductId, request.Delta, Product.MaxStock, cancellationToken) is not { } after)
        {
            return await RefuseAsync(request, cancellationToken);
        }

        var reason = request.Reason == StockChangeReason.Received ? StockMovementReason.Received : StockMovementReason.Adjusted;
        var movement = StockMovement.ByAdmin(after, request.Delta, reason, now);
        await products.RecordAsync([movement], cancellationToken);
        return new StockChangeResponse(after.ProductId, after.Stock, movement.MovementId);
    }

    private async Task<Error> RefuseAsync(ChangeStock request, CancellationToken cancellationToken) =>
        await products.FindAsync(request.ProductId, cancellationToken) is not { } product ? CatalogErrors.ProductNotFound
        : request.Delta < 0 ? CatalogErrors.Short([new StockShortage(product.Id, -request.Delta, product.Stock)])
        : RequestErrors.Invalid("delta", $"must not bring the stock, which is {product.Stock}, above {Product.MaxStock}");
}
