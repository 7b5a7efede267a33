namespace Commerce.Order.UnitTests;

using Application;
using Balance.Contracts;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using NSubstitute;

public sealed class PayOrderTests
{
    private readonly Neighbours neighbours = new();

    [Fact]
    public async Task What_holds_its_goods_only_needs_the_money()
    {
        var order = neighbours.Keep(Some.Order(couponId: Some.CouponId));

        (await neighbours.PayAsync(order)).Value!.Status.ShouldBe(OrderStatus.Paid);

        neighbours.Story.ShouldBe(["RequireAccount", "DebitWallet", "OrderPaid"]);
        neighbours.Events.Single().Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task What_holds_nothing_takes_stock_then_coupon_then_money()
    {
        var order = neighbours.Keep(Some.Order(holdsGoods: false, couponId: Some.CouponId));

        (await neighbours.PayAsync(order)).IsSuccess.ShouldBeTrue();

        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon", "DebitWallet", "OrderPaid"]);
        order.HoldsGoods.ShouldBeTrue();
        await neighbours.Sender.Received(1).Send(Arg.Is<ReserveStock>(command => command.AllowDiscontinued && command.OrderId == order.OrderId), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_can_no_longer_be_taken_refuses_and_keeps_nothing()
    {
        var order = neighbours.Keep(Some.Order(holdsGoods: false, couponId: Some.CouponId));
        neighbours.Answer<UseCoupon, CouponDiscount>(_ => Neighbours.NoCoupon);

        var refused = await neighbours.PayAsync(order);

        (refused.Error, refused.Commits).ShouldBe((Neighbours.NoCoupon, false));
        order.Status.ShouldBe(OrderStatus.Pending);
        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon"]);
    }

    [Fact]
    public async Task An_order_that_is_not_covered_gives_back_fails_and_is_recorded()
    {
        var order = neighbours.Keep(Some.Order(couponId: Some.CouponId));
        neighbours.Answer<DebitWallet, Debit>(_ => new Debit(null, 3));

        var refused = await neighbours.PayAsync(order);

        (refused.Error!.Code, refused.Commits).ShouldBe(("order.insufficient_balance", true));
        neighbours.Story.ShouldBe(["RequireAccount", "DebitWallet", "ReturnStock", "ReturnCoupon", "OrderFailed"]);
        (order.Status, order.FailureCode, order.HoldsGoods).ShouldBe((OrderStatus.Failed, "order.insufficient_balance", false));
        neighbours.Events.Single().Order.Failure!.Code.ShouldBe("order.insufficient_balance");
    }

    [Fact]
    public async Task Where_it_is_kept_an_order_that_is_not_covered_is_only_refused()
    {
        neighbours.Settings.OnInsufficientBalance = InsufficientBalanceMode.KeepPending;
        var order = neighbours.Keep(Some.Order());
        neighbours.Answer<DebitWallet, Debit>(_ => new Debit(null, 3));

        var refused = await neighbours.PayAsync(order);

        (refused.Error!.Code, refused.Commits, order.Status).ShouldBe(("order.insufficient_balance", false, OrderStatus.Pending));
        neighbours.Story.ShouldBe(["RequireAccount", "DebitWallet"]);
    }

    [Fact]
    public async Task An_order_of_nothing_asks_for_no_money()
    {
        var order = neighbours.Keep(Some.Order(couponId: Some.CouponId, discount: 2_000));

        var answer = (await neighbours.PayAsync(order)).Value!;

        answer.Payment.ShouldBeNull();
        neighbours.Story.ShouldBe(["RequireAccount", "OrderPaid"]);
    }

    [Fact]
    public async Task What_is_told_is_what_was_done_even_if_time_ran_out_meanwhile()
    {
        var order = neighbours.Keep(Some.Order());
        neighbours.Answer<DebitWallet, Debit>(command =>
        {
            neighbours.Clock.SetUtcNow(Some.Now + Some.ReservationTime);
            return new Debit(new Payment(Some.TransactionId, command.Amount, 700), 2_700);
        });

        (await neighbours.PayAsync(order)).Value!.Status.ShouldBe(OrderStatus.Paid);

        neighbours.Events.Single().Order.Status.ShouldBe("paid");
    }

    [Fact]
    public async Task Expired_unknown_and_foreign_orders_touch_nothing()
    {
        var order = neighbours.Keep(Some.Order());
        (await neighbours.PayAsync(order, "bob")).Error!.Code.ShouldBe("order.not_found");
        (await neighbours.PayAsync(Some.Order())).Error!.Code.ShouldBe("order.not_found");
        neighbours.Clock.SetUtcNow(Some.Now + Some.ReservationTime);
        (await neighbours.PayAsync(order)).Error!.Code.ShouldBe("order.expired");

        neighbours.Story.Distinct(StringComparer.Ordinal).ShouldBe(["RequireAccount"]);
    }

    [Fact]
    public async Task A_payment_is_dated_by_the_reading_that_found_the_order_payable_however_long_rows_are_waited_for()
    {
        var order = neighbours.Keep(Some.Order());
        neighbours.Answer<DebitWallet, Debit>(command =>
        {
            neighbours.Clock.SetUtcNow(Some.Now + Some.ReservationTime + TimeSpan.FromSeconds(5));
            return new Debit(new Payment(Some.TransactionId, command.Amount, 700), 700 + command.Amount);
        });

        (await neighbours.PayAsync(order)).Value!.PaidAt.ShouldBe(Some.Now);

        (order.PaidAt, order.PaidHour).ShouldBe((Some.Now, Some.Now.ToUnixTimeSeconds() / 3_600));
    }
}
