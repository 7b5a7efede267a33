namespace Commerce.Order.UnitTests;

using Domain;

public sealed class ExpireOrderTests
{
    private readonly FakeModules modules = new();

    [Fact]
    public async Task An_order_past_its_time_is_closed_once()
    {
        var order = modules.Keep(Some.Order(couponId: Some.CouponId));
        modules.Clock.SetUtcNow(Some.Now + Some.ReservationTime - TimeSpan.FromMilliseconds(1));
        await modules.ExpireAsync(order);
        modules.Calls.ShouldBeEmpty();

        modules.Clock.SetUtcNow(Some.Now + Some.ReservationTime);
        await modules.ExpireAsync(order);
        await modules.ExpireAsync(order);

        modules.Calls.ShouldBe(["ReturnStock", "ReturnCoupon", "SaveOrder", "OrderExpired"]);
        (order.Status, order.ClosedAt).ShouldBe((OrderStatus.Expired, order.ExpiresAt));
    }

    [Theory]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Failed)]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Refunded)]
    public async Task The_sweep_leaves_alone_what_somebody_else_closed_first(OrderStatus status)
    {
        var order = modules.Keep(Some.Order(status));
        modules.Clock.SetUtcNow(Some.Now.AddDays(1));

        (await modules.ExpireAsync(order)).IsSuccess.ShouldBeTrue();
        (await modules.ExpireAsync(Some.Order())).IsSuccess.ShouldBeTrue();

        modules.Calls.ShouldBeEmpty();
        order.Status.ShouldBe(status);
    }
}
