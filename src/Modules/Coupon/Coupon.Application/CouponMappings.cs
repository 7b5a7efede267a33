namespace Commerce.Coupon.Application;

using Domain;

/// <summary>What Coupon looks like outside.</summary>
/// <param name="clock">Tells what a coupon is good for.</param>
internal sealed class CouponMappings(TimeProvider clock) : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<Discount, DiscountResponse>();
        config.NewConfig<CouponCampaign, CampaignResponse>();
        config.NewConfig<IssuedCoupon, CouponResponse>()
            .Map(answer => answer.CouponCode, coupon => coupon.Campaign.CouponCode)
            .Map(answer => answer.Name, coupon => coupon.Campaign.Name)
            .Map(answer => answer.Discount, coupon => coupon.Campaign.Discount)
            .Map(answer => answer.MinOrderAmount, coupon => coupon.Campaign.MinOrderAmount)
            .Map(answer => answer.Status, coupon => coupon.StatusAt(clock.UtcNowMs()));
    }
}
