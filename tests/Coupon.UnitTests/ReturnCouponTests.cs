namespace Commerce.Coupon.UnitTests;

using Application;
using Contracts;
using NSubstitute;

public sealed class ReturnCouponTests
{
    [Fact]
    public async Task The_coupon_of_an_order_is_taken_back_from_it()
    {
        var coupons = Substitute.For<ICouponRepository>();

        (await new ReturnCouponHandler(coupons).Handle(new ReturnCoupon(Some.OrderId), CancellationToken.None)).IsSuccess.ShouldBeTrue();

        await coupons.Received(1).ReturnAsync(Some.OrderId, Arg.Any<CancellationToken>());
        coupons.ReceivedCalls().Count().ShouldBe(1);
    }

    [Fact]
    public void A_coupon_comes_back_from_an_order()
    {
        new ReturnCouponValidator().Validate(new ReturnCoupon(Guid.Empty)).IsValid.ShouldBeFalse();
        new ReturnCouponValidator().Validate(new ReturnCoupon(Some.OrderId)).IsValid.ShouldBeTrue();
    }
}
