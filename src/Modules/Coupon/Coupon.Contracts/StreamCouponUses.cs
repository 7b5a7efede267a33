namespace Commerce.Coupon.Contracts;

using MediatR;

/// <summary>Every coupon that is in use by an order, by order id, for the audit.</summary>
public sealed record StreamCouponUses : IStreamRequest<CouponFact>;

/// <summary>A coupon in use.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="CouponId">The coupon.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="UsedAt">When it was taken, UTC.</param>
public sealed record CouponFact(Guid OrderId, Guid CouponId, string UserId, DateTimeOffset? UsedAt);
