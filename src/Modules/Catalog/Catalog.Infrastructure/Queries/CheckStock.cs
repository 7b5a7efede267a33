namespace Commerce.Catalog.Infrastructure.Queries;

using Application;
using Contracts;
using Domain;

internal sealed class CheckStockHandler(IProductRepository products) : IQueryHandler<CheckStock, PricedLines>
{
    public async Task<Result<PricedLines>> Handle(CheckStock request, CancellationToken cancellationToken)
    {
        var found = (await products.FindSnapshotsAsync([.. request.Lines.Select(line => line.ProductId)], request.Hold, cancellationToken)).ToDictionary(offer => offer.ProductId);
        return ReservationPolicy.Refuse(request.Lines, found, allowDiscontinued: false) is { } refusal
            ? refusal
            : new PricedLines([.. request.Lines.Select(line => new PricedLine(line.ProductId, found[line.ProductId].Name, found[line.ProductId].Price, line.Quantity))]);
    }
}
