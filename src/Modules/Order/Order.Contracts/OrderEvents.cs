namespace Commerce.Order.Contracts;

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
    public static OrderRefunded Restore(OrderData data, int sequence, DateTimeOffset occurredAt) => new(data, sequence, occurredAt);
}
