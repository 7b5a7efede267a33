namespace Commerce.Coupon.Contracts;

/// <summary>Uses a user's coupon for an order. Refuses with <see cref="CouponRefusals.NotFound"/> and <see cref="CouponRefusals.NotUsable"/>.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="CouponId">The coupon.</param>
/// <param name="OrderId">The order; a coupon serves one.</param>
/// <param name="Subtotal">What the order comes to before the discount, in minor units.</param>
public sealed record UseCoupon(string UserId, Guid CouponId, Guid OrderId, long Subtotal) : ICommand<CouponDiscount>;

/// <summary>Looks whether a coupon could be used now; refuses as <see cref="UseCoupon"/> does, and uses nothing.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="CouponId">The coupon.</param>
/// <param name="Subtotal">What the order comes to before the discount, in minor units.</param>
public sealed record CheckCoupon(string UserId, Guid CouponId, long Subtotal) : IQuery<CouponDiscount>;

/// <summary>What a coupon takes off.</summary>
/// <param name="Amount">In minor units; never more than the subtotal.</param>
public sealed record CouponDiscount(long Amount);
