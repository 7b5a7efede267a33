namespace Commerce.Order.Infrastructure;

using Balance.Contracts;
using Catalog.Contracts;
using Contracts;
using Coupon.Contracts;
using Domain;
using SharedKernel.Infrastructure.Outbox;

/// <summary>What the modules know of one order.</summary>
internal sealed record OrderFacts(
    IReadOnlyList<PaymentFact> Payments, IReadOnlyList<StockFact> Stock, IReadOnlyList<CouponFact> Coupons, IReadOnlyList<EventFact> Events);

/// <summary>What must hold between an order and the facts about it.</summary>
internal static class OrderRules
{
    /// <summary>Says what does not hold, one sentence a fault.</summary>
    public static IEnumerable<string> Check(Order order, OrderFacts facts, DateTimeOffset keptSince) =>
        CheckAmounts(order)
            .Concat(CheckMoney(order, facts.Payments))
            .Concat(CheckStock(order, facts.Stock))
            .Concat(CheckCoupon(order, facts.Coupons))
            .Concat(CheckEvents(order, facts.Events, keptSince));

    private static IEnumerable<string> CheckAmounts(Order order)
    {
        var sum = order.Lines.Sum(line => line.LineTotal);
        if (order.Lines.Count == 0 || sum != order.Subtotal)
        {
            yield return $"The subtotal is {order.Subtotal}, its {order.Lines.Count} lines come to {sum}.";
        }

        if (order.Discount < 0 || order.Discount > order.Subtotal)
        {
            yield return $"The discount {order.Discount} does not fit the subtotal {order.Subtotal}.";
        }
    }

    private static IEnumerable<string> CheckMoney(Order order, IReadOnlyList<PaymentFact> payments)
    {
        // An order of nothing needs no payment.
        long[] expected = order.Total == 0 ? [] : order.Status switch
        {
            OrderStatus.Paid => [-order.Total],
            OrderStatus.Refunded => [-order.Total, order.Total],
            _ => [],
        };
        if (!payments.Select(payment => payment.Amount).Order().SequenceEqual(expected))
        {
            yield return $"Its ledger should hold [{string.Join(", ", expected)}] and holds [{string.Join(", ", payments.Select(payment => payment.Amount))}].";
        }

        foreach (var stranger in payments.Where(payment => payment.UserId != order.UserId))
        {
            yield return $"The money moved in the account of {stranger.UserId}, not of {order.UserId}.";
        }
    }

    private static IEnumerable<string> CheckStock(Order order, IReadOnlyList<StockFact> stock)
    {
        var wanted = order.Lines.ToDictionary(line => line.ProductId, line => order.HoldsGoods ? line.Quantity : 0);
        foreach (var product in stock.GroupBy(fact => fact.ProductId))
        {
            var holds = -product.Sum(fact => fact.Delta);
            if (!wanted.Remove(product.Key, out var quantity))
            {
                yield return $"Stock of product {product.Key} moved, which is not in the order.";
            }
            else if (holds != quantity)
            {
                yield return $"It should hold {quantity} pieces of product {product.Key} and holds {holds}.";
            }
            else if (product.Count(fact => fact.Delta < 0) > 1 || product.Count(fact => fact.Delta > 0) > 1)
            {
                yield return $"Stock of product {product.Key} was taken or given back more than once.";
            }
        }

        foreach (var (productId, quantity) in wanted.Where(line => line.Value > 0))
        {
            yield return $"It should hold {quantity} pieces of product {productId} and has reserved none.";
        }

        if (order.Status is OrderStatus.Paid && !order.HoldsGoods)
        {
            yield return "It is paid and holds no goods.";
        }
    }

    private static IEnumerable<string> CheckCoupon(Order order, IReadOnlyList<CouponFact> coupons)
    {
        var expected = order.HoldsGoods ? order.CouponId : null;
        if (coupons.Count > 1 || coupons.Select(coupon => (Guid?)coupon.CouponId).FirstOrDefault() != expected)
        {
            yield return $"It should use {expected?.ToString() ?? "no coupon"} and uses [{string.Join(", ", coupons.Select(coupon => coupon.CouponId))}].";
        }

        foreach (var stranger in coupons.Where(coupon => coupon.UserId != order.UserId))
        {
            yield return $"The coupon {stranger.CouponId} is {stranger.UserId}'s, not {order.UserId}'s.";
        }
    }

    private static IEnumerable<string> CheckEvents(Order order, IReadOnlyList<EventFact> events, DateTimeOffset keptSince)
    {
        List<(string Type, DateTimeOffset At)> story = [(OrderPlaced.Type, order.CreatedAt)];
        if (order.PaidAt is { } paidAt)
        {
            story.Add((OrderPaid.Type, paidAt));
        }

        if (order.ClosedAt is { } closedAt)
        {
            story.Add((ClosingEvent(order.Status), closedAt));
        }

        if (story.Count != order.EventSequence)
        {
            yield return $"It has emitted {order.EventSequence} events, its story has {story.Count}.";
        }

        for (var i = 0; i < story.Count; i++)
        {
            var told = events.Where(fact => fact.Sequence == i + 1).ToList();
            var mayBeGone = story[i].At < keptSince;
            if (told.Count > 1 || (told.Count == 0 && !mayBeGone) || (told.Count == 1 && told[0].Type != story[i].Type))
            {
                yield return $"Event {i + 1} should be {story[i].Type} once; the outbox has [{string.Join(", ", told.Select(fact => fact.Type))}].";
            }
        }

        foreach (var extra in events.Where(fact => fact.Sequence < 1 || fact.Sequence > story.Count))
        {
            yield return $"The outbox has an event {extra.Sequence} ({extra.Type}) that did not happen.";
        }
    }

    private static string ClosingEvent(OrderStatus status) => status switch
    {
        OrderStatus.Failed => OrderFailed.Type,
        OrderStatus.Cancelled => OrderCancelled.Type,
        OrderStatus.Expired => OrderExpired.Type,
        OrderStatus.Refunded => OrderRefunded.Type,
        _ => "(none)",
    };
}
