namespace Commerce.Catalog.Infrastructure.Queries;

using Contracts;
using MediatR;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamReservationsHandler(CatalogDbContext db) : IStreamRequestHandler<StreamReservations, StockFact>
{
    // Said so that the index on order_id finds where to begin, which an OR over both would hide from it.
    public IAsyncEnumerable<StockFact> Handle(StreamReservations request, CancellationToken cancellationToken) =>
        FactStream.ReadAsync(
            (after, limit) => db.Database.SqlPage<Row>($"""
                SELECT id AS "Id", order_id AS "OrderId", product_id AS "ProductId", delta AS "Delta"
                FROM catalog_stock_movements
                WHERE order_id IS NOT NULL AND order_id >= {after.OrderId} AND (order_id > {after.OrderId} OR id > {after.Id})
                ORDER BY order_id, id LIMIT {limit}
                """, cancellationToken),
            row => new FactKey(row.OrderId, row.Id),
            row => new StockFact(Guid.Parse(row.OrderId), row.ProductId, (int)row.Delta),
            cancellationToken);

    private sealed record Row(long Id, string OrderId, long ProductId, long Delta);
}
