namespace Commerce.Catalog.Application;

using Contracts;
using Domain;
using FluentValidation;
using SharedKernel;

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
        var offers = await products.FindOffersAsync([.. request.Lines.Select(line => line.ProductId)], cancellationToken);
        var priced = StockPricing.Price(request.Lines, offers, request.AllowDiscontinued);
        if (priced.IsRefusal)
        {
            return priced;
        }

        Pieces[] wanted = [.. request.Lines.OrderBy(line => line.ProductId).Select(line => new Pieces(line.ProductId, line.Quantity))];
        var taken = (await products.TakeAsync(wanted, request.AllowDiscontinued, cancellationToken)).ToDictionary(state => state.ProductId);
        if (taken.Count < wanted.Length)
        {
            return await RefuseLateAsync([.. wanted.Where(pieces => !taken.ContainsKey(pieces.ProductId))], request.AllowDiscontinued, cancellationToken);
        }

        var now = clock.Now();
        await products.RecordAsync(
            [.. wanted.Select(pieces => StockMovement.Reserved(taken[pieces.ProductId], pieces.Quantity, request.OrderId, now))], cancellationToken);
        return priced;
    }

    /// <summary>Somebody was faster between the look and the update: what the update did take goes back with the step.</summary>
    private async Task<Error> RefuseLateAsync(Pieces[] lost, bool allowDiscontinued, CancellationToken cancellationToken)
    {
        var offers = (await products.FindOffersAsync([.. lost.Select(pieces => pieces.ProductId)], cancellationToken)).ToDictionary(offer => offer.ProductId);
        return Reservation.Refuse(lost, offers, allowDiscontinued)
            // Back again by now; short is what it was when we wanted it.
            ?? CatalogErrors.Short([.. lost.Select(pieces => new ShortLine(pieces.ProductId, pieces.Quantity, offers[pieces.ProductId].Stock))]);
    }
}
