namespace Commerce.Coupon.UnitTests;

using Application;
using Contracts;
using Domain;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

public sealed class UseCouponTests
{
    private readonly ICouponRepository coupons = Substitute.For<ICouponRepository>();

    [Fact]
    public async Task A_usable_coupon_is_given_to_the_order()
    {
        Coupon(Some.Coupon());
        coupons.UseAsync(Some.CouponId, Some.User, Some.OrderId, Some.Now, Arg.Any<CancellationToken>()).Returns(true);

        (await UseAsync(5_000)).Value.ShouldBe(new CouponDiscount(1_000));
    }

    [Fact]
    public async Task The_row_has_the_last_word_on_whether_another_order_has_it()
    {
        Coupon(Some.Coupon());

        var refused = await UseAsync(5_000);

        refused.Error!.Code.ShouldBe("coupon.not_usable");
        refused.Error.Extensions!["reason"].ShouldBe("used");
    }

    [Fact]
    public async Task One_that_cannot_be_used_is_not_touched()
    {
        Coupon(Some.Coupon(expiresAt: Some.Now));

        (await UseAsync(5_000)).Error!.Extensions!["reason"].ShouldBe("expired");
        await coupons.DidNotReceiveWithAnyArgs().UseAsync(Guid.Empty, "", Guid.Empty, Some.Now, CancellationToken.None);
    }

    [Fact]
    public async Task An_unknown_coupon_is_not_found() => (await UseAsync(5_000)).Error!.Code.ShouldBe("coupon.not_found");

    private void Coupon(IssuedCoupon coupon) => coupons.FindCouponAsync(Some.CouponId, Some.User, Arg.Any<CancellationToken>()).Returns(coupon);

    private Task<SharedKernel.Result<CouponDiscount>> UseAsync(long subtotal) =>
        new UseCouponHandler(coupons, new FakeTimeProvider(Some.Now)).Handle(new UseCoupon(Some.User, Some.CouponId, Some.OrderId, subtotal), CancellationToken.None);
}
