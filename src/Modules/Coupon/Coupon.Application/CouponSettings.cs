namespace Commerce.Coupon.Application;

using System.ComponentModel.DataAnnotations;

/// <summary>How coupons are issued, section <c>Coupon</c>.</summary>
public sealed class CouponSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Coupon";

    /// <summary>How many issues of one code may be under way at once; beyond, callers are refused as busy.</summary>
    [Range(1, 100_000)]
    public int IssueConcurrency { get; set; } = 256;
}
