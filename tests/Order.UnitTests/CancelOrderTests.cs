namespace Commerce.Order.UnitTests;

using Catalog.Contracts;
using Domain;
using MediatR;

/// <summary>Cancel and expire.</summary>
public sealed class CancelOrderTests
{
    private readonly Neighbours neighbours = new();

    [Fact]
    public async Task A_pending_order_gives_back_stock_and_coupon()
    {
        var order = neighbours.Keep(Some.Order(couponId: Some.CouponId));

        (await neighbours.CancelAsync(order)).Value!.Status.ShouldBe(OrderStatus.Cancelled);

        neighbours.Story.ShouldBe(["RequireAccount", "ReturnStock", "ReturnCoupon", "OrderCancelled"]);
    }

    [Fact]
    public async Task A_paid_order_gives_back_the_money_last()
    {
        var order = neighbours.Keep(Some.Order(OrderStatus.Paid, couponId: Some.CouponId));

        (await neighbours.CancelAsync(order)).Value!.Status.ShouldBe(OrderStatus.Refunded);

        neighbours.Story.ShouldBe(["RequireAccount", "ReturnStock", "ReturnCoupon", "RefundPayment", "OrderRefunded"]);
        neighbours.Events.Single().Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task What_holds_nothing_gives_nothing_back()
    {
        var order = neighbours.Keep(Some.Order(holdsGoods: false, couponId: Some.CouponId));

        (await neighbours.CancelAsync(order)).IsSuccess.ShouldBeTrue();

        neighbours.Story.ShouldBe(["RequireAccount", "OrderCancelled"]);
    }

    [Fact]
    public async Task Admins_cancel_anybodys_order_and_need_no_account()
    {
        var order = neighbours.Keep(Some.Order());
        (await neighbours.CancelAsync(order, "bob")).Error!.Code.ShouldBe("order.not_found");
        neighbours.Story.Clear();

        (await neighbours.CancelAsync(order, "root", isAdmin: true)).IsSuccess.ShouldBeTrue();

        neighbours.Story.ShouldBe(["ReturnStock", "OrderCancelled"]);
    }

    [Fact]
    public async Task A_refund_that_is_too_late_touches_nothing()
    {
        neighbours.Settings.RefundDays = 2;
        var order = neighbours.Keep(Some.Order(OrderStatus.Paid));
        neighbours.Clock.SetUtcNow(Some.Now.AddDays(2).AddMilliseconds(1));

        (await neighbours.CancelAsync(order)).Error!.Facts!["orderStatus"].ShouldBe("paid");
        neighbours.Story.ShouldBe(["RequireAccount"]);
        neighbours.Clock.AdjustTime(Some.Now.AddDays(2));
        (await neighbours.CancelAsync(order)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task An_undo_that_refuses_is_a_defect_and_stops_everything()
    {
        var order = neighbours.Keep(Some.Order());
        neighbours.Answer<ReturnStock, Unit>(_ => Neighbours.NoStock);

        await Should.ThrowAsync<InvalidOperationException>(() => neighbours.CancelAsync(order));

        (order.Status, neighbours.Events.Count).ShouldBe((OrderStatus.Pending, 0));
    }

    [Fact]
    public async Task An_order_past_its_time_is_closed_once()
    {
        var order = neighbours.Keep(Some.Order(couponId: Some.CouponId));
        neighbours.Clock.SetUtcNow(Some.Now + Some.ReservationTime - TimeSpan.FromMilliseconds(1));
        await neighbours.ExpireAsync(order);
        neighbours.Story.ShouldBeEmpty();

        neighbours.Clock.SetUtcNow(Some.Now + Some.ReservationTime);
        await neighbours.ExpireAsync(order);
        await neighbours.ExpireAsync(order);

        neighbours.Story.ShouldBe(["ReturnStock", "ReturnCoupon", "OrderExpired"]);
        (order.Status, order.ClosedAt).ShouldBe((OrderStatus.Expired, order.ExpiresAt));
    }

    [Theory]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Failed)]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Refunded)]
    public async Task The_sweep_leaves_alone_what_somebody_else_closed_first(OrderStatus status)
    {
        var order = neighbours.Keep(Some.Order(status));
        neighbours.Clock.SetUtcNow(Some.Now.AddDays(1));

        (await neighbours.ExpireAsync(order)).IsSuccess.ShouldBeTrue();
        (await neighbours.ExpireAsync(Some.Order())).IsSuccess.ShouldBeTrue();

        neighbours.Story.ShouldBeEmpty();
        order.Status.ShouldBe(status);
    }
}
