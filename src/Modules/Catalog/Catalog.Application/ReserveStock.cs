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

/// <summary>Two statements, however many lines: take, and record. What was taken says its own price, so nobody can edit it in between.</summary>
internal sealed class ReserveStockHandler(IProductRepository products, TimeProvider clock) : ICommandHandler<ReserveStock, PricedLines>
{
    public async Task<Result<PricedLines>> Handle(ReserveStock request, CancellationToken cancellationToken)
    {
        ProductQuantity[] wanted = [.. request.Lines.OrderBy(line => line.ProductId)];
        var taken = await products.TakeAsync(wanted, request.AllowDiscontinued, cancellationToken);
        if (taken.Count < wanted.Length)
        {
            if (taken.Count > 0)
            {
                await products.PutBackAsync([.. wanted.Where(pieces => taken.Any(product => product.After.ProductId == pieces.ProductId))], cancellationToken);
            }

            // What is missing is said of products that nobody changes meanwhile.
            var found = await products.FindSnapshotsAsync([.. wanted.Select(pieces => pieces.ProductId)], hold: true, cancellationToken);
            if (ReservationPolicy.Refuse(request.Lines, found.ToDictionary(offer => offer.ProductId), request.AllowDiscontinued) is { } refusal)
            {
                return refusal;
            }

            // Somebody has put pieces back since.
            taken = await products.TakeAsync(wanted, request.AllowDiscontinued, cancellationToken);
            if (taken.Count < wanted.Length)
            {
                throw new InvalidOperationException($"Products {string.Join(", ", wanted.Select(pieces => pieces.ProductId))} have changed although they were held.");
            }
        }

        var now = clock.UtcNowMs();
        var byId = taken.ToDictionary(product => product.After.ProductId);
        await products.RecordAsync([.. wanted.Select(pieces => StockMovement.Reserved(byId[pieces.ProductId].After, pieces.Quantity, request.OrderId, now))], cancellationToken);
        return new PricedLines([.. request.Lines.Select(line => new PricedLine(line.ProductId, byId[line.ProductId].Name, byId[line.ProductId].Price, line.Quantity))]);
    }
}
