namespace Commerce.Catalog.Contracts;

using MediatR;

/// <summary>Every movement of stock that belongs to an order, by order id, for the audit.</summary>
public sealed record StreamReservations : IStreamRequest<StockFact>;

/// <summary>Stock that moved for an order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Delta">Signed pieces: a reservation is negative.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record StockFact(Guid OrderId, long ProductId, long Delta, DateTimeOffset CreatedAt);
