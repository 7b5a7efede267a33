namespace Commerce.Coupon.Application;

using Domain;

/// <summary>A user's coupon.</summary>
/// <param name="CouponId">Its name.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="CouponCode">The campaign's code.</param>
/// <param name="Sequence">Which one of the campaign it is: 1 for the first, without gaps.</param>
/// <param name="Name">The campaign's name.</param>
/// <param name="Discount">What it takes off.</param>
/// <param name="MinOrderAmount">The least an order must come to before the discount, in minor units.</param>
/// <param name="Status">What it is good for now; one that a pending order holds is used.</param>
/// <param name="OrderId">The order that has it.</param>
/// <param name="IssuedAt">When it was issued, UTC.</param>
/// <param name="ExpiresAt">From when on it cannot be used, UTC; absent for never.</param>
/// <param name="UsedAt">Since when the order has it, UTC.</param>
public sealed record CouponResponse(
    Guid CouponId,
    string UserId,
    string CouponCode,
    int Sequence,
    string Name,
    DiscountResponse Discount,
    long MinOrderAmount,
    CouponStatus Status,
    Guid? OrderId,
    DateTimeOffset IssuedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? UsedAt);
