namespace Commerce.Order.Contracts;

using System.ComponentModel.DataAnnotations;

/// <summary>Something happened to an order.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events: 1, 2, …</param>
/// <param name="OccurredAt">When, UTC.</param>
public abstract record OrderEvent(OrderData Order, int Sequence, DateTimeOffset OccurredAt) : IIntegrationEvent
{
    /// <summary>CloudEvents <c>source</c> of every event of an order.</summary>
    public const string OrderSource = "/commerce/orders";

    /// <inheritdoc/>
    public string Subject => Order.OrderId.ToString();

    /// <inheritdoc/>
    public object Data => Order;

    private protected static Dictionary<string, string> Is(string status) => new(StringComparer.Ordinal) { ["status"] = status };
}

/// <summary>An order was made, and waits to be paid.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events.</param>
/// <param name="OccurredAt">When, UTC.</param>
public sealed record OrderPlaced(OrderData Order, int Sequence, DateTimeOffset OccurredAt)
    : OrderEvent(Order, Sequence, OccurredAt), IIntegrationEvent<OrderPlaced, OrderData>
{
    /// <inheritdoc/>
    public static string Type => "com.commerce.order.placed.v1";

    /// <inheritdoc/>
    public static string Source => OrderSource;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> Constants { get; } = Is("pending");

    /// <inheritdoc/>
    public static OrderPlaced Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}

/// <summary>An order was paid.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events.</param>
/// <param name="OccurredAt">When, UTC.</param>
public sealed record OrderPaid(OrderData Order, int Sequence, DateTimeOffset OccurredAt)
    : OrderEvent(Order, Sequence, OccurredAt), IIntegrationEvent<OrderPaid, OrderData>
{
    /// <inheritdoc/>
    public static string Type => "com.commerce.order.paid.v1";

    /// <inheritdoc/>
    public static string Source => OrderSource;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> Constants { get; } = Is("paid");

    /// <inheritdoc/>
    public static OrderPaid Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}

/// <summary>An order could not be paid and gave everything back.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events.</param>
/// <param name="OccurredAt">When, UTC.</param>
public sealed record OrderFailed(OrderData Order, int Sequence, DateTimeOffset OccurredAt)
    : OrderEvent(Order, Sequence, OccurredAt), IIntegrationEvent<OrderFailed, OrderData>
{
    /// <inheritdoc/>
    public static string Type => "com.commerce.order.failed.v1";

    /// <inheritdoc/>
    public static string Source => OrderSource;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> Constants { get; } = Is("failed");

    /// <inheritdoc/>
    public static OrderFailed Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}

/// <summary>A pending order was cancelled and gave everything back.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events.</param>
/// <param name="OccurredAt">When, UTC.</param>
public sealed record OrderCancelled(OrderData Order, int Sequence, DateTimeOffset OccurredAt)
    : OrderEvent(Order, Sequence, OccurredAt), IIntegrationEvent<OrderCancelled, OrderData>
{
    /// <inheritdoc/>
    public static string Type => "com.commerce.order.cancelled.v1";

    /// <inheritdoc/>
    public static string Source => OrderSource;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> Constants { get; } = Is("cancelled");

    /// <inheritdoc/>
    public static OrderCancelled Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}

/// <summary>A pending order was not paid in time and gave everything back.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events.</param>
/// <param name="OccurredAt">When, UTC.</param>
public sealed record OrderExpired(OrderData Order, int Sequence, DateTimeOffset OccurredAt)
    : OrderEvent(Order, Sequence, OccurredAt), IIntegrationEvent<OrderExpired, OrderData>
{
    /// <inheritdoc/>
    public static string Type => "com.commerce.order.expired.v1";

    /// <inheritdoc/>
    public static string Source => OrderSource;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> Constants { get; } = Is("expired");

    /// <inheritdoc/>
    public static OrderExpired Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}

/// <summary>A paid order was cancelled: goods, coupon and money went back.</summary>
/// <param name="Order">The order as it then was.</param>
/// <param name="Sequence">Its place among the order's events.</param>
/// <param name="OccurredAt">When, UTC.</param>
public sealed record OrderRefunded(OrderData Order, int Sequence, DateTimeOffset OccurredAt)
    : OrderEvent(Order, Sequence, OccurredAt), IIntegrationEvent<OrderRefunded, OrderData>
{
    /// <inheritdoc/>
    public static string Type => "com.commerce.order.refunded.v1";

    /// <inheritdoc/>
    public static string Source => OrderSource;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, string> Constants { get; } = Is("refunded");

    /// <inheritdoc/>
    public static OrderRefunded Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}

/// <summary>An order in its events: as the API shows it, but for the balance of its owner.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Status">What became of it: pending, paid, failed, cancelled, expired or refunded.</param>
/// <param name="Items">Its lines.</param>
/// <param name="Subtotal">The sum of the lines, in minor units.</param>
/// <param name="Discount">What the coupon takes off, in minor units.</param>
/// <param name="Total">What is to be paid, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="CouponId">The coupon, if one counts.</param>
/// <param name="CouponIgnored">Why a coupon was passed over, if one was.</param>
/// <param name="Payment">The payment, if money moved.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">Until when it could be paid, UTC; absent for an order that was paid at once.</param>
/// <param name="PaidAt">When it was paid, UTC.</param>
/// <param name="ClosedAt">When it failed, was cancelled, expired or was refunded, UTC.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Reference">The client's own reference, as it was sent.</param>
public sealed record OrderData(
    Guid OrderId,
    string UserId,
    string Status,
    IReadOnlyList<OrderDataLine> Items,
    [property: Range(0, double.PositiveInfinity)] long Subtotal,
    [property: Range(0, double.PositiveInfinity)] long Discount,
    [property: Range(0, double.PositiveInfinity)] long Total,
    string Currency,
    Guid? CouponId,
    OrderDataReason? CouponIgnored,
    OrderDataPayment? Payment,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? PaidAt,
    DateTimeOffset? ClosedAt,
    OrderDataReason? Failure,
    string? Reference = null);

/// <summary>A line of an order.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name when the order was made.</param>
/// <param name="UnitPrice">Its price when the order was made, in minor units.</param>
/// <param name="Quantity">How many pieces.</param>
/// <param name="LineTotal">Price times pieces, in minor units.</param>
public sealed record OrderDataLine(
    long ProductId, string Name, [property: Range(0, double.PositiveInfinity)] long UnitPrice, [property: Range(1, double.PositiveInfinity)] int Quantity, [property: Range(0, double.PositiveInfinity)] long LineTotal);

/// <summary>The payment of an order.</summary>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="Amount">How much, in minor units.</param>
public sealed record OrderDataPayment(Guid TransactionId, [property: Range(1, double.PositiveInfinity)] long Amount);

/// <summary>Why something did not happen.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">The sentence for a person.</param>
public sealed record OrderDataReason(string Code, string Detail);
