namespace Commerce.Catalog.Application;

using Domain;

/// <summary>A line of the stock's ledger.</summary>
/// <param name="MovementId">Its name.</param>
/// <param name="Delta">Signed pieces: what leaves is negative.</param>
/// <param name="Reason">Why.</param>
/// <param name="OrderId">The order, of a reservation or its return.</param>
/// <param name="StockAfter">The pieces there were right afterwards.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record StockMovementResponse(Guid MovementId, long Delta, StockMovementReason Reason, Guid? OrderId, long StockAfter, DateTimeOffset CreatedAt);
