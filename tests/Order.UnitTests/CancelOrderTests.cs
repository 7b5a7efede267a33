namespace Commerce.Order.UnitTests;

using Catalog.Contracts;
using Domain;
using MediatR;

public sealed class CancelOrderTests
{
    private readonly FakeModules modules = new();

    [Fact]
    public async Task A_pending_order_gives_back_stock_and_coupon()
    {
        var order = modules.Keep(Some.Order(couponId: Some.CouponId));

        (await modules.CancelAsync(order)).Value!.Status.ShouldBe(OrderStatus.Cancelled);

        modules.Calls.ShouldBe(["RequireAccount", "ReturnStock", "ReturnCoupon", "SaveOrder", "OrderCancelled"]);
    }

    [Fact]
    public async Task A_paid_order_gives_back_the_money_last()
    {
        var order = modules.Keep(Some.Order(OrderStatus.Paid, couponId: Some.CouponId));

        (await modules.CancelAsync(order)).Value!.Status.ShouldBe(OrderStatus.Refunded);

        modules.Calls.ShouldBe(["RequireAccount", "ReturnStock", "ReturnCoupon", "RefundPayment", "SaveOrder", "OrderRefunded"]);
        modules.Events.Single().Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task What_holds_nothing_gives_nothing_back()
    {
        var order = modules.Keep(Some.Order(hasReservation: false, couponId: Some.CouponId));

        (await modules.CancelAsync(order)).IsSuccess.ShouldBeTrue();

        modules.Calls.ShouldBe(["RequireAccount", "SaveOrder", "OrderCancelled"]);
    }

    [Fact]
    public async Task Admins_cancel_anybodys_order_and_need_no_account()
    {
        var order = modules.Keep(Some.Order());
        (await modules.CancelAsync(order, "bob")).Error!.Code.ShouldBe("order.not_found");
        modules.Calls.Clear();

        (await modules.CancelAsync(order, "root", isAdmin: true)).IsSuccess.ShouldBeTrue();

        modules.Calls.ShouldBe(["ReturnStock", "SaveOrder", "OrderCancelled"]);
    }

    [Fact]
    public async Task A_refund_that_is_too_late_touches_nothing()
    {
        modules.Settings.RefundDays = 2;
        var order = modules.Keep(Some.Order(OrderStatus.Paid));
        modules.Clock.SetUtcNow(Some.Now.AddDays(2).AddMilliseconds(1));

        (await modules.CancelAsync(order)).Error!.Extensions!["orderStatus"].ShouldBe("paid");
        modules.Calls.ShouldBe(["RequireAccount"]);
        modules.Clock.AdjustTime(Some.Now.AddDays(2));
        (await modules.CancelAsync(order)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task An_undo_that_refuses_is_a_defect_and_stops_everything()
    {
        var order = modules.Keep(Some.Order());
        modules.Answer<ReturnStock, Unit>(_ => FakeModules.NoStock);

        await Should.ThrowAsync<InvalidOperationException>(() => modules.CancelAsync(order));

        (order.Status, modules.Events.Count).ShouldBe((OrderStatus.Pending, 0));
    }
}
