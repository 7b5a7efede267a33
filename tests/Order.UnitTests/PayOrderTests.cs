namespace Commerce.Order.UnitTests;

using Application;
using Balance.Contracts;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using NSubstitute;

public sealed class PayOrderTests
{
    private readonly FakeModules modules = new();

    [Fact]
    public async Task What_holds_its_goods_only_needs_the_money()
    {
        var order = modules.Keep(Some.Order(couponId: Some.CouponId));

        (await modules.PayAsync(order)).Value!.Status.ShouldBe(OrderStatus.Paid);

        modules.Calls.ShouldBe(["RequireAccount", "DebitWallet", "SaveOrder", "OrderPaid"]);
        modules.Events.Single().Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task What_holds_nothing_takes_stock_then_coupon_then_money()
    {
        var order = modules.Keep(Some.Order(hasReservation: false, couponId: Some.CouponId));

        (await modules.PayAsync(order)).IsSuccess.ShouldBeTrue();

        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon", "DebitWallet", "SaveOrder", "OrderPaid"]);
        order.HasReservation.ShouldBeTrue();
        await modules.Sender.Received(1).Send(Arg.Is<ReserveStock>(command => command.AllowDiscontinued && command.OrderId == order.OrderId), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_can_no_longer_be_taken_refuses_and_keeps_nothing()
    {
        var order = modules.Keep(Some.Order(hasReservation: false, couponId: Some.CouponId));
        modules.Answer<UseCoupon, CouponDiscount>(_ => FakeModules.NoCoupon);

        var refused = await modules.PayAsync(order);

        (refused.Error, refused.KeepsChanges).ShouldBe((FakeModules.NoCoupon, false));
        order.Status.ShouldBe(OrderStatus.Pending);
        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon"]);
    }

    [Fact]
    public async Task An_order_that_is_not_covered_gives_back_fails_and_is_recorded()
    {
        var order = modules.Keep(Some.Order(couponId: Some.CouponId));
        modules.Answer<DebitWallet, Debit>(_ => new Debit(null, 3));

        var refused = await modules.PayAsync(order);

        (refused.Error!.Code, refused.KeepsChanges).ShouldBe(("order.insufficient_balance", true));
        modules.Calls.ShouldBe(["RequireAccount", "DebitWallet", "ReturnStock", "ReturnCoupon", "SaveOrder", "OrderFailed"]);
        (order.Status, order.FailureCode, order.HasReservation).ShouldBe((OrderStatus.Failed, "order.insufficient_balance", false));
        modules.Events.Single().Order.Failure!.Code.ShouldBe("order.insufficient_balance");
    }

    [Fact]
    public async Task Where_it_is_kept_an_order_that_is_not_covered_is_only_refused()
    {
        modules.Settings.OnInsufficientBalance = InsufficientBalanceMode.KeepPending;
        var order = modules.Keep(Some.Order());
        modules.Answer<DebitWallet, Debit>(_ => new Debit(null, 3));

        var refused = await modules.PayAsync(order);

        (refused.Error!.Code, refused.KeepsChanges, order.Status).ShouldBe(("order.insufficient_balance", false, OrderStatus.Pending));
        modules.Calls.ShouldBe(["RequireAccount", "DebitWallet"]);
    }

    [Fact]
    public async Task An_order_of_nothing_asks_for_no_money()
    {
        var order = modules.Keep(Some.Order(couponId: Some.CouponId, discount: 2_000));

        var answer = (await modules.PayAsync(order)).Value!;

        answer.Payment.ShouldBeNull();
        modules.Calls.ShouldBe(["RequireAccount", "SaveOrder", "OrderPaid"]);
    }

    [Fact]
    public async Task What_is_told_is_what_was_done_even_if_time_ran_out_meanwhile()
    {
        var order = modules.Keep(Some.Order());
        modules.Answer<DebitWallet, Debit>(command =>
        {
            modules.Clock.SetUtcNow(Some.Now + Some.ReservationTime);
            return new Debit(new Payment(Some.TransactionId, command.Amount, 700), 2_700);
        });

        (await modules.PayAsync(order)).Value!.Status.ShouldBe(OrderStatus.Paid);

        modules.Events.Single().Order.Status.ShouldBe("paid");
    }

    [Fact]
    public async Task Expired_unknown_and_foreign_orders_touch_nothing()
    {
        var order = modules.Keep(Some.Order());
        (await modules.PayAsync(order, "bob")).Error!.Code.ShouldBe("order.not_found");
        (await modules.PayAsync(Some.Order())).Error!.Code.ShouldBe("order.not_found");
        modules.Clock.SetUtcNow(Some.Now + Some.ReservationTime);
        (await modules.PayAsync(order)).Error!.Code.ShouldBe("order.expired");

        modules.Calls.Distinct(StringComparer.Ordinal).ShouldBe(["RequireAccount"]);
    }

    [Fact]
    public async Task A_payment_is_dated_by_the_reading_that_found_the_order_payable_however_long_rows_are_waited_for()
    {
        var order = modules.Keep(Some.Order());
        modules.Answer<DebitWallet, Debit>(command =>
        {
            modules.Clock.SetUtcNow(Some.Now + Some.ReservationTime + TimeSpan.FromSeconds(5));
            return new Debit(new Payment(Some.TransactionId, command.Amount, 700), 700 + command.Amount);
        });

        (await modules.PayAsync(order)).Value!.PaidAt.ShouldBe(Some.Now);

        (order.PaidAt, order.PaidHour).ShouldBe((Some.Now, Some.Now.ToUnixTimeSeconds() / 3_600));
    }
}
