namespace Commerce.Catalog.Infrastructure.Queries;

using Application;
using Contracts;

internal sealed class CheckStockHandler(IProductRepository products) : IQueryHandler<CheckStock, PricedLines>
{
    public async Task<Result<PricedLines>> Handle(CheckStock request, CancellationToken cancellationToken)
    {
        var snapshots = await products.FindSnapshotsAsync([.. request.Lines.Select(line => line.ProductId)], request.Hold, cancellationToken);
        return StockPricing.Price(request.Lines, snapshots, allowDiscontinued: false);
    }
}
