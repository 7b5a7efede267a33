namespace Commerce.Order.Infrastructure;

using Balance.Contracts;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;

/// <summary>What the modules know of one order.</summary>
/// <param name="Payments">What the ledger says.</param>
/// <param name="Stock">What the stock's movements say.</param>
/// <param name="Coupons">The coupons that it uses.</param>
/// <param name="Events">Its events.</param>
/// <param name="Discount">What the coupon it names takes off; null for one that does not exist.</param>
internal sealed record OrderAuditInput(
    IReadOnlyList<PaymentFact> Payments, IReadOnlyList<StockFact> Stock, IReadOnlyList<CouponFact> Coupons, IReadOnlyList<EventFact> Events, ExplainedDiscount? Discount);

/// <summary>What must hold between an order's own columns, and between an order and the facts about it.</summary>
internal static class OrderConsistencyRules
{
    /// <summary>Says what does not hold, one sentence per fault.</summary>
    /// <param name="lowWater">Before which instant events may have been removed; null while none was.</param>
    public static IEnumerable<string> Check(Order order, OrderAuditInput facts, DateTimeOffset asOf, DateTimeOffset? lowWater) =>
        CheckAmounts(order)
            .Concat(CheckStatus(order))
            .Concat(CheckTimes(order, asOf))
            .Concat(CheckReasons(order))
            .Concat(OrderLinks.CheckDiscount(order, facts.Discount))
            .Concat(OrderLinks.CheckMoney(order, facts.Payments))
            .Concat(OrderLinks.CheckStock(order, facts.Stock))
            .Concat(OrderLinks.CheckCoupon(order, facts.Coupons))
            .Concat(OrderEventRules.Check(order, facts.Events, lowWater));

    private static IEnumerable<string> CheckAmounts(Order order)
    {
        var sum = order.Lines.Aggregate((Int128)0, (total, line) => total + ((Int128)line.UnitPrice * line.Quantity));
        if (order.Lines.Count == 0 || sum != order.Subtotal)
        {
            yield return $"The subtotal is {order.Subtotal}, its {order.Lines.Count} lines come to {sum}.";
        }

        if (order.Discount < 0 || order.Discount > order.Subtotal)
        {
            yield return $"The discount {order.Discount} does not fit the subtotal {order.Subtotal}.";
        }

        foreach (var line in order.Lines.Where(line => line.Quantity < 1 || line.UnitPrice < 0 || line.Name.Length == 0))
        {
            yield return $"Its line of product {line.ProductId} has {line.Quantity} pieces for {line.UnitPrice} each, named '{line.Name}'.";
        }
    }

    private static IEnumerable<string> CheckStatus(Order order)
    {
        var wasPaid = order.Status is OrderStatus.Paid or OrderStatus.Refunded;
        var isClosed = order.Status is not (OrderStatus.Pending or OrderStatus.Paid);
        if (wasPaid != order.PaidAt is not null)
        {
            yield return $"It is {order.Status}, and paidAt is {Text(order.PaidAt)}.";
        }

        if (isClosed != order.ClosedAt is not null)
        {
            yield return $"It is {order.Status}, and closedAt is {Text(order.ClosedAt)}.";
        }

        if (order.PaidHour != order.PaidAt?.UnixHour())
        {
            yield return $"Its hour of payment is {order.PaidHour?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "empty"}, and paidAt is {Text(order.PaidAt)}.";
        }

        if (order.Status is OrderStatus.Paid && !order.HasReservation)
        {
            yield return "It is paid and holds no goods.";
        }

        if (isClosed && order.HasReservation)
        {
            yield return $"It is {order.Status} and still holds goods.";
        }

        if (order.Status is OrderStatus.Expired && order.ClosedAt != order.ExpiresAt)
        {
            yield return $"It expired at {Text(order.ExpiresAt)} and closed at {Text(order.ClosedAt)}.";
        }

        // Only an order that is paid as it is made has no time to pay.
        if ((order.ExpiresAt is null && !wasPaid) || order.ExpiresAt <= order.CreatedAt)
        {
            yield return $"It is {order.Status}, was made at {Text(order.CreatedAt)} and can be paid until {Text(order.ExpiresAt)}.";
        }
    }

    private static IEnumerable<string> CheckTimes(Order order, DateTimeOffset asOf)
    {
        // Made a moment before the order, by another reading of the clock.
        if (AuditTimes.MadeAt(order.OrderId) is not { } idMadeAt || !AuditTimes.AreNear(idMadeAt, order.CreatedAt))
        {
            yield return $"Its id was not made near {order.CreatedAt:O}, when it was.";
        }

        if (order.Status is OrderStatus.Pending && order.ExpiresAt < asOf - AuditTimes.Tolerance)
        {
            yield return $"Its time was over at {Text(order.ExpiresAt)}, and nobody has expired it.";
        }

        if (order.PaidAt < order.CreatedAt - AuditTimes.Tolerance || order.ClosedAt < order.CreatedAt - AuditTimes.Tolerance)
        {
            yield return $"It was made at {Text(order.CreatedAt)}, paid at {Text(order.PaidAt)} and closed at {Text(order.ClosedAt)}.";
        }
    }

    private static IEnumerable<string> CheckReasons(Order order)
    {
        if (order.CouponIgnoredCode is null != order.CouponIgnoredDetail is null || (order.CouponIgnoredCode is not null && order.CouponId is not null))
        {
            yield return $"It names the coupon {order.CouponId?.ToString() ?? "(none)"}; a coupon was ignored for '{order.CouponIgnoredCode}', '{order.CouponIgnoredDetail}'.";
        }

        var hasFailed = order.Status is OrderStatus.Failed;
        if (hasFailed != order.FailureCode is not null || hasFailed != order.FailureDetail is not null)
        {
            yield return $"It is {order.Status}, and its failure is '{order.FailureCode}', '{order.FailureDetail}'.";
        }
    }

    private static string Text(DateTimeOffset? time) => time is { } at ? $"{at:O}" : "empty";
}
