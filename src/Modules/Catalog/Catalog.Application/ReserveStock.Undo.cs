namespace Commerce.Catalog.Application;

using Contracts;
using Domain;

internal sealed class ReturnStockValidator : AbstractValidator<ReturnStock>
{
    public ReturnStockValidator() => RuleFor(command => command.OrderId).NotEmpty();
}

/// <summary>The undo of <see cref="ReserveStockHandler"/>: once, and safe to call again.</summary>
internal sealed class ReturnStockHandler(IProductRepository products, TimeProvider clock) : ICommandHandler<ReturnStock, Unit>
{
    public async Task<Result<Unit>> Handle(ReturnStock request, CancellationToken cancellationToken)
    {
        var held = await products.FindHeldAsync(request.OrderId, cancellationToken);
        if (held.Count > 0)
        {
            var now = clock.UtcNowMs();
            // No maximum: the pieces were in stock before.
            var states = (await products.PutBackAsync(held, cancellationToken)).ToDictionary(state => state.ProductId);
            await products.RecordAsync(
                [.. held.Select(pieces => StockMovement.Returned(states[pieces.ProductId], pieces.Quantity, request.OrderId, now))], cancellationToken);
        }

        return Unit.Value;
    }
}
