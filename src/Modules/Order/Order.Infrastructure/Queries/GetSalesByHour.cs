namespace Commerce.Order.Infrastructure.Queries;

using Contracts;
using Domain;
using Persistence;

internal sealed class GetSalesByHourHandler(OrderDbContext db) : IQueryHandler<GetSalesByHour, IReadOnlyList<HourlySales>>
{
    public async Task<Result<IReadOnlyList<HourlySales>>> Handle(GetSalesByHour request, CancellationToken cancellationToken) =>
        await db.Orders.AsNoTracking()
            .Where(order => order.Status == OrderStatus.Paid && order.PaidHour >= request.FromHour)
            .Join(db.Lines, order => order.Id, line => line.OrderRowId, (order, line) => new { Hour = order.PaidHour!.Value, line.ProductId, line.Quantity })
            .GroupBy(sale => new { sale.Hour, sale.ProductId })
            .Select(group => new HourlySales(group.Key.Hour, group.Key.ProductId, group.Sum(sale => (long)sale.Quantity)))
            .ToListAsync(cancellationToken);
}
