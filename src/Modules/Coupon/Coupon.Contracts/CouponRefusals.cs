namespace Commerce.Coupon.Contracts;

/// <summary>The codes of Coupon's refusals that other modules pass on. Each is the code of the error of the same name in Coupon's Domain.</summary>
public static class CouponRefusals
{
    /// <summary>There is no such coupon, or it is another user's.</summary>
    public const string NotFound = "coupon.not_found";

    /// <summary>The coupon does not serve the order; <c>reason</c> is used, expired or below_minimum.</summary>
    public const string NotUsable = "coupon.not_usable";
}
