namespace Commerce.Coupon.Contracts;

/// <summary>What coupons take off by the terms of their campaigns, whoever has used them, for the audit.</summary>
/// <param name="Coupons">The coupons, up to <see cref="MaxCoupons"/>.</param>
public sealed record ExplainDiscounts(IReadOnlyList<ClaimedDiscount> Coupons) : IQuery<IReadOnlyList<ExplainedDiscount>>
{
    /// <summary>The most coupons that are asked about at once.</summary>
    public const int MaxCoupons = 1_000;
}

/// <summary>An order that names a coupon.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="CouponId">The coupon.</param>
/// <param name="Subtotal">The sum of the order's lines, in minor units.</param>
public sealed record ClaimedDiscount(Guid OrderId, Guid CouponId, long Subtotal);

/// <summary>What a coupon takes off an order; there is none for a coupon that does not exist.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose the coupon is.</param>
/// <param name="Amount">What it takes off, in minor units.</param>
/// <param name="MinOrderAmount">The smallest subtotal that it is good for, in minor units.</param>
public sealed record ExplainedDiscount(Guid OrderId, string UserId, long Amount, long MinOrderAmount);
