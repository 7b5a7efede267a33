namespace Commerce.Coupon.Application;

using Domain;

/// <summary>A campaign.</summary>
/// <param name="CouponCode">Its code, in upper case.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Discount">What its coupons take off.</param>
/// <param name="MinOrderAmount">The least an order must come to before the discount, in minor units.</param>
/// <param name="TotalQuantity">How many coupons there are.</param>
/// <param name="IssuedQuantity">How many have been issued; never falls.</param>
/// <param name="RemainingQuantity">How many can still be issued.</param>
/// <param name="OpensAt">From when on coupons are issued, UTC.</param>
/// <param name="ClosesAt">From when on no more are issued, UTC; absent for no end.</param>
/// <param name="ValidDays">For how many days a coupon is valid; absent forever.</param>
public sealed record CampaignResponse(
    string CouponCode,
    string Name,
    DiscountResponse Discount,
    long MinOrderAmount,
    int TotalQuantity,
    int IssuedQuantity,
    int RemainingQuantity,
    DateTimeOffset OpensAt,
    DateTimeOffset? ClosesAt,
    int? ValidDays);

/// <summary>What a coupon takes off; never more than the subtotal, rounded down.</summary>
/// <param name="Type">How it is computed.</param>
/// <param name="Amount">What a fixed discount takes off, in minor units.</param>
/// <param name="Percent">The share of the subtotal that a percentage takes off.</param>
/// <param name="MaxAmount">The most that a percentage takes off, in minor units; absent where there is no limit.</param>
public sealed record DiscountResponse(
    DiscountType Type,
    [property: OnlyFor(DiscountType.Fixed, IsRequired = true)] long? Amount,
    [property: OnlyFor(DiscountType.Percentage, IsRequired = true)] int? Percent,
    [property: OnlyFor(DiscountType.Percentage)] long? MaxAmount);
