namespace Commerce.Order.Infrastructure;

using Balance.Contracts;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using SharedKernel.Infrastructure.Audit;

/// <summary>What must hold between an order and the rows of other modules that name it.</summary>
internal static class OrderLinks
{
    public static IEnumerable<string> CheckDiscount(Order order, ExplainedDiscount? explained)
    {
        if (order.CouponId is not { } couponId)
        {
            if (order.Discount != 0)
            {
                yield return $"It names no coupon and has a discount of {order.Discount}.";
            }

            yield break;
        }

        if (explained is null)
        {
            yield return $"It names the coupon {couponId}, which does not exist.";
            yield break;
        }

        if (explained.UserId != order.UserId)
        {
            yield return $"It names the coupon {couponId}, which is {explained.UserId}'s, not {order.UserId}'s.";
        }

        if (explained.Amount != order.Discount)
        {
            yield return $"The discount is {order.Discount}; the coupon {couponId} takes {explained.Amount} off {order.Subtotal}.";
        }

        if (order.Subtotal < explained.MinOrderAmount)
        {
            yield return $"The coupon {couponId} is good from {explained.MinOrderAmount} on; the subtotal is {order.Subtotal}.";
        }
    }

    public static IEnumerable<string> CheckMoney(Order order, IReadOnlyList<PaymentFact> payments)
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

        var payment = payments.FirstOrDefault(fact => fact.Amount < 0);
        if (order.PaymentTransactionId != payment?.TransactionId || order.PaymentBalanceAfter != payment?.BalanceAfter)
        {
            yield return $"Its payment is {order.PaymentTransactionId?.ToString() ?? "none"} with {Text(order.PaymentBalanceAfter)} left; the ledger's is {payment?.TransactionId.ToString() ?? "none"} with {Text(payment?.BalanceAfter)}.";
        }

        // The same command has dated both, by two readings of its clock.
        if (payment is not null && order.PaidAt is { } paidAt && !AuditTimes.AreNear(payment.CreatedAt, paidAt))
        {
            yield return $"It was paid at {paidAt:O}, the ledger says {payment.CreatedAt:O}.";
        }

        if (payments.FirstOrDefault(fact => fact.Amount > 0) is { } refund && order.ClosedAt is { } closedAt && !AuditTimes.AreNear(refund.CreatedAt, closedAt))
        {
            yield return $"It was closed at {closedAt:O}, the ledger refunds at {refund.CreatedAt:O}.";
        }
    }

    public static IEnumerable<string> CheckStock(Order order, IReadOnlyList<StockFact> stock)
    {
        // Two lines of one product are the fault of a damaged line, and are reported by the sum.
        var ordered = order.Lines.GroupBy(line => line.ProductId).ToDictionary(lines => lines.Key, lines => lines.Sum(line => (long)line.Quantity));
        var wanted = ordered.ToDictionary(line => line.Key, line => order.HasReservation ? line.Value : 0);
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
            else if (product.Where(fact => fact.Delta < 0).Sum(fact => -fact.Delta) is var taken && taken != ordered[product.Key])
            {
                yield return $"It has taken {taken} pieces of product {product.Key}, and {ordered[product.Key]} were ordered.";
            }
        }

        foreach (var (productId, quantity) in wanted.Where(line => line.Value > 0))
        {
            yield return $"It should hold {quantity} pieces of product {productId} and has reserved none.";
        }

        // What a cancelled or expired order has taken depends on the mode it was made under; but it was all or nothing.
        var mustHaveTaken = order.Status is OrderStatus.Failed or OrderStatus.Refunded || stock.Count > 0;
        foreach (var (productId, _) in wanted.Where(line => line.Value == 0 && mustHaveTaken))
        {
            yield return $"It must have taken and given back product {productId}, and no movement says so.";
        }
    }

    public static IEnumerable<string> CheckCoupon(Order order, IReadOnlyList<CouponFact> coupons)
    {
        var expected = order.HasReservation ? order.CouponId : null;
        if (coupons.Count > 1 || coupons.Select(coupon => (Guid?)coupon.CouponId).FirstOrDefault() != expected)
        {
            yield return $"It should use {expected?.ToString() ?? "no coupon"} and uses [{string.Join(", ", coupons.Select(coupon => coupon.CouponId))}].";
        }

        foreach (var coupon in coupons)
        {
            if (coupon.UserId != order.UserId)
            {
                yield return $"The coupon {coupon.CouponId} is {coupon.UserId}'s, not {order.UserId}'s.";
            }

            // Taken with the order or with its payment, by another reading of the clock.
            if (coupon.UsedAt is not { } usedAt
                || (!AuditTimes.AreNear(usedAt, order.CreatedAt) && !(order.PaidAt is { } paidAt && AuditTimes.AreNear(usedAt, paidAt))))
            {
                yield return $"The coupon {coupon.CouponId} was used at {(coupon.UsedAt is { } at ? $"{at:O}" : "no time")}, which is neither when it was made nor when it was paid.";
            }
        }
    }

    private static string Text(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing";
}
