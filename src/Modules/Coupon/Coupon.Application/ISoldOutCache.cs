namespace Commerce.Coupon.Application;

using Domain;

/// <summary>What memory knows of sold-out campaigns.</summary>
public interface ISoldOutCache
{
    /// <summary>What is known of a campaign may have changed: whoever asks next reads its committed row again. To be called after the commit.</summary>
    void Invalidate(CouponCode couponCode);
}
