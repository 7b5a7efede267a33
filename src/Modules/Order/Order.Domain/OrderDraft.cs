namespace Commerce.Order.Domain;

/// <summary>What is ordered, priced and discounted, before there is an order.</summary>
/// <param name="OrderId">The id the order will have.</param>
/// <param name="UserId">Who orders.</param>
/// <param name="Lines">The lines, each product once.</param>
/// <param name="Discount">What the coupon takes off, in minor units.</param>
/// <param name="CouponId">The coupon, if one counts.</param>
/// <param name="CouponIgnored">Why a coupon was passed over, if one was.</param>
public sealed record OrderDraft(Guid OrderId, string UserId, IReadOnlyList<OrderLine> Lines, long Discount, Guid? CouponId, OrderReason? CouponIgnored)
{
    /// <summary>The sum of the lines, in minor units; within 64 bits by the bounds of lines, pieces and prices.</summary>
    public long Subtotal { get; } = Lines.Sum(line => line.LineTotal);
}

/// <summary>Why something did not happen.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">The sentence for a person.</param>
public sealed record OrderReason(string Code, string Detail);

/// <summary>The payment of an order.</summary>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="BalanceAfter">What the account then held, in minor units.</param>
public sealed record OrderPayment(Guid TransactionId, long BalanceAfter);
