namespace Commerce.Catalog.Infrastructure.Queries;

using Contracts;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamReservationsHandler(CatalogDbContext db) : IStreamRequestHandler<StreamReservations, StockFact>
{
    public IAsyncEnumerable<StockFact> Handle(StreamReservations request, CancellationToken cancellationToken) =>
        AuditStream.ReadAsync(
            new FactKey(Guid.Empty, long.MinValue),
            (after, limit) => db.StockMovements
                .Where(movement => movement.OrderId != null && movement.OrderId.Value.CompareTo(after.OrderId) >= 0
                    && (movement.OrderId.Value.CompareTo(after.OrderId) > 0 || movement.Id > after.Id))
                .OrderBy(movement => movement.OrderId).ThenBy(movement => movement.Id).Take(limit)
                .Select(movement => new Row(movement.Id, new StockFact(movement.OrderId!.Value, movement.ProductId, movement.Delta, movement.CreatedAt)))
                .ToListAsync(cancellationToken),
            row => new FactKey(row.Fact.OrderId, row.Id),
            cancellationToken).Select(row => row.Fact);

    private sealed record Row(long Id, StockFact Fact);
}
