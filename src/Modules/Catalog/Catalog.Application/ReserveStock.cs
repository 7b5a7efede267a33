namespace Commerce.Catalog.Application;

using Contracts;
using Domain;

internal sealed class ReserveStockValidator : AbstractValidator<ReserveStock>
{
    public ReserveStockValidator()
    {
        RuleFor(command => command.OrderId).NotEmpty();
        RuleFor(command => command.Lines).NotEmpty();
        RuleFor(command => command.Lines).Must(lines => lines.DistinctBy(line => line.ProductId).Count() == lines.Count).WithMessage("must name each product once");
        RuleForEach(command => command.Lines).ChildRules(line => line.RuleFor(l => l.Quantity).GreaterThan(0).WithMessage("must be at least 1"));
    }
}

/// <summary>Three statements, however many lines: read, take, record.</summary>
internal sealed class ReserveStockHandler(IProductRepository products, TimeProvider clock) : ICommandHandler<ReserveStock, PricedLines>
{
    public async Task<Result<PricedLines>> Handle(ReserveStock request, CancellationToken cancellationToken)
    {
        ProductQuantity[] wanted = [.. request.Lines.OrderBy(line => line.ProductId)];
        long[] productIds = [.. wanted.Select(pieces => pieces.ProductId)];
        var hold = false;
        while (true)
        {
            var snapshots = await products.FindSnapshotsAsync(productIds, hold, cancellationToken);
            var priced = StockPricing.Price(request.Lines, snapshots, request.AllowDiscontinued);
            if (priced.IsFailure)
            {
                return priced;
            }

            // An order that was made before keeps its price, whatever has become of the product.
            var versions = request.AllowDiscontinued ? null : snapshots.ToDictionary(offer => offer.ProductId, offer => offer.Version);
            var taken = (await products.TakeAsync(wanted, versions, cancellationToken)).ToDictionary(state => state.ProductId);
            if (taken.Count == wanted.Length)
            {
                var now = clock.UtcNowMs();
                await products.RecordAsync(
                    [.. wanted.Select(pieces => StockMovement.Reserved(taken[pieces.ProductId], pieces.Quantity, request.OrderId, now))], cancellationToken);
                return priced;
            }

            if (hold)
            {
                throw new InvalidOperationException($"Products {string.Join(", ", productIds)} have changed although they were held.");
            }

            // Somebody has bought or edited them since they were read. Look again, and let nobody come in between this time.
            hold = true;
            if (taken.Count > 0)
            {
                await products.PutBackAsync([.. wanted.Where(pieces => taken.ContainsKey(pieces.ProductId))], cancellationToken);
            }
        }
    }
}

/// <summary>The decision that <see cref="ReserveStock"/> and <see cref="CheckStock"/> share.</summary>
public static class StockPricing
{
    /// <summary>Prices lines, or refuses them.</summary>
    /// <param name="lines">What is wanted, each product once.</param>
    /// <param name="found">The products, as far as they exist.</param>
    /// <param name="allowDiscontinued">Whether products that are no longer sold are let through.</param>
    /// <returns>The lines in the order in which they were asked for, or the refusal.</returns>
    public static Result<PricedLines> Price(IReadOnlyList<ProductQuantity> lines, IReadOnlyList<ProductSnapshot> found, bool allowDiscontinued)
    {
        var snapshots = found.ToDictionary(offer => offer.ProductId);
        return ReservationPolicy.Refuse(lines, snapshots, allowDiscontinued) is { } refusal
            ? refusal
            : new PricedLines([.. lines.Select(line => new PricedLine(line.ProductId, snapshots[line.ProductId].Name, snapshots[line.ProductId].Price, line.Quantity))]);
    }
}
