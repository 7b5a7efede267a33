namespace Commerce.Catalog.Domain;

/// <summary>Why stock moved.</summary>
public enum StockMovementReason
{
    /// <summary>Pieces came in.</summary>
    Received,

    /// <summary>Somebody counted.</summary>
    Adjusted,

    /// <summary>An order took them.</summary>
    Reserved,

    /// <summary>An order gave them back.</summary>
    Returned,
}

/// <summary>A line of the stock's ledger: written with the movement that it records, and never changed.</summary>
public sealed class StockMovement : IEntity
{
    private StockMovement()
    {
    }

    /// <inheritdoc/>
    public long Id { get; private init; }

    /// <summary>Its name outside.</summary>
    public Guid MovementId { get; private init; }

    /// <summary>The product.</summary>
    public long ProductId { get; private init; }

    /// <summary>Signed pieces: what leaves is negative.</summary>
    public long Delta { get; private init; }

    /// <summary>Why.</summary>
    public StockMovementReason Reason { get; private init; }

    /// <summary>The order, of a reservation or its return.</summary>
    public Guid? OrderId { get; private init; }

    /// <summary>The pieces there were right afterwards.</summary>
    public long StockAfter { get; private init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>An admin brought pieces in or corrected a count.</summary>
    /// <param name="after">The stock as the movement left it.</param>
    /// <param name="delta">Signed pieces.</param>
    public static StockMovement ByAdmin(StockAfter after, long delta, StockMovementReason reason, DateTimeOffset now) =>
        Make(after, delta, reason, null, now);

    /// <summary>An order took pieces.</summary>
    /// <param name="after">The stock as the movement left it.</param>
    public static StockMovement Reserved(StockAfter after, int quantity, Guid orderId, DateTimeOffset now) =>
        Make(after, -quantity, StockMovementReason.Reserved, orderId, now);

    /// <summary>An order gave pieces back.</summary>
    /// <param name="after">The stock as the movement left it.</param>
    public static StockMovement Returned(StockAfter after, int quantity, Guid orderId, DateTimeOffset now) =>
        Make(after, quantity, StockMovementReason.Returned, orderId, now);

    private static StockMovement Make(StockAfter after, long delta, StockMovementReason reason, Guid? orderId, DateTimeOffset now) => new()
    {
        MovementId = Guid.CreateVersion7(now),
        ProductId = after.ProductId,
        Delta = delta,
        Reason = reason,
        OrderId = orderId,
        StockAfter = after.Stock,
        CreatedAt = now,
    };
}

/// <summary>A product's stock right after a movement, as its row says.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Stock">The pieces there are.</param>
public sealed record StockAfter(long ProductId, long Stock);
