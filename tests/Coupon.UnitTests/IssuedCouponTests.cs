namespace Commerce.Coupon.UnitTests;

using Domain;

public sealed class IssuedCouponTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void It_is_usable_until_right_before_expiresAt()
    {
        var coupon = Some.Coupon(expiresAt: Some.Now);

        coupon.StatusAt(Some.Now - Millisecond).ShouldBe(CouponStatus.Usable);
        coupon.StatusAt(Some.Now).ShouldBe(CouponStatus.Expired);
    }

    [Fact]
    public void Without_expiresAt_it_never_expires() => Some.Coupon().StatusAt(Some.Now.AddYears(1_000)).ShouldBe(CouponStatus.Usable);

    [Fact]
    public void While_an_order_has_it_it_is_used_even_when_its_time_is_over() =>
        Some.Coupon(expiresAt: Some.Now, orderId: Some.OrderId).StatusAt(Some.Now.AddDays(1)).ShouldBe(CouponStatus.Used);

    [Fact]
    public void Given_back_after_expiresAt_it_is_expired() =>
        Some.Coupon(expiresAt: Some.Now, orderId: null).StatusAt(Some.Now.AddDays(1)).ShouldBe(CouponStatus.Expired);

    [Fact]
    public void Queries_judge_a_coupon_as_it_judges_itself()
    {
        IssuedCoupon[] coupons = [Some.Coupon(), Some.Coupon(expiresAt: Some.Now), Some.Coupon(orderId: Some.OrderId), Some.Coupon(expiresAt: Some.Now, orderId: Some.OrderId)];
        foreach (var now in new[] { Some.Now - Millisecond, Some.Now, Some.Now + Millisecond })
        {
            coupons.ShouldAllBe(coupon => Enum.GetValues<CouponStatus>().Single(status => IssuedCoupon.HasStatus(status, now).Compile()(coupon)) == coupon.StatusAt(now));
        }
    }

    [Fact]
    public void It_expires_validDays_after_it_was_issued()
    {
        var coupon = IssuedCoupon.Issue(Some.Campaign(validDays: 30), Some.User, 3, Some.Now);

        coupon.ExpiresAt.ShouldBe(Some.Now.AddDays(30));
        coupon.Sequence.ShouldBe(3);
        coupon.UserId.ShouldBe(Some.User);
        coupon.CouponId.Version.ShouldBe(7);
        coupon.StatusAt(Some.Now).ShouldBe(CouponStatus.Usable);
        IssuedCoupon.Issue(Some.Campaign(), Some.User, 3, Some.Now).ExpiresAt.ShouldBeNull();
    }

    [Fact]
    public void It_is_refused_as_used_before_expired_before_below_minimum()
    {
        var campaign = Some.Campaign(minOrderAmount: 5_000);

        ReasonOf(Some.Coupon(campaign, expiresAt: Some.Now, orderId: Some.OrderId), 1).ShouldBe("used");
        ReasonOf(Some.Coupon(campaign, expiresAt: Some.Now), 1).ShouldBe("expired");
        ReasonOf(Some.Coupon(campaign), 4_999).ShouldBe("below_minimum");
        Some.Coupon(campaign).DiscountFor(5_000, Some.Now).Value.ShouldBe(1_000);
    }

    [Fact]
    public void The_discount_never_passes_the_subtotal() => Some.Coupon().DiscountFor(300, Some.Now).Value.ShouldBe(300);

    private static object? ReasonOf(IssuedCoupon coupon, long subtotal)
    {
        var refused = coupon.DiscountFor(subtotal, Some.Now);
        refused.Error!.Code.ShouldBe("coupon.not_usable");
        return refused.Error.Extensions!["reason"];
    }
}
