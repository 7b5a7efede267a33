namespace Commerce.Catalog.Infrastructure.Queries;

using Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamReservationsHandler(CatalogDbContext db) : IStreamRequestHandler<StreamReservations, StockFact>
{
    // Said so that the index on order_id finds where to begin, which an OR over both would hide from it.
    public IAsyncEnumerable<StockFact> Handle(StreamReservations request, CancellationToken cancellationToken) =>
        FactStream.ReadAsync(
            (after, limit) => db.StockMovements
                .Where(movement => movement.OrderId != null && movement.OrderId.Value.CompareTo(after.OrderId) >= 0
                    && (movement.OrderId.Value.CompareTo(after.OrderId) > 0 || movement.Id > after.Id))
                .OrderBy(movement => movement.OrderId).ThenBy(movement => movement.Id).Take(limit)
                .Select(movement => new Row(movement.Id, movement.OrderId!.Value, movement.ProductId, movement.Delta))
                .ToListAsync(cancellationToken),
            row => new FactKey(row.OrderId, row.Id),
            row => new StockFact(row.OrderId, row.ProductId, (int)row.Delta),
            cancellationToken);

    private sealed record Row(long Id, Guid OrderId, long ProductId, long Delta);
}
