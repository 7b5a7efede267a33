namespace Commerce.Order.UnitTests;

using Application;
using Balance.Contracts;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using NSubstitute;

/// <summary>Quote, place and checkout.</summary>
public sealed class OrderingTests
{
    private readonly Neighbours neighbours = new();

    [Fact]
    public async Task An_order_takes_stock_then_coupon_and_is_told()
    {
        var answer = (await neighbours.PlaceAsync(Some.Request(Some.CouponId))).Value!;

        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon", "AddOrder", "OrderPlaced"]);
        (answer.Status, answer.Subtotal, answer.Discount, answer.Total, answer.CouponId).ShouldBe((OrderStatus.Pending, 2_000, 500, 1_500, Some.CouponId));
        answer.ExpiresAt.ShouldBe(Some.Now + Some.ReservationTime);
        var told = neighbours.Events.Single();
        (told.Sequence, told.Order.OrderId, told.Order.Status).ShouldBe((1, answer.OrderId!.Value, "pending"));
    }

    [Fact]
    public async Task An_order_is_told_as_placed_even_if_its_time_ran_out_meanwhile()
    {
        neighbours.Orders.WhenForAnyArgs(orders => orders.AddAsync(null!, default)).Do(_ => neighbours.Clock.SetUtcNow(Some.Now + Some.ReservationTime));

        (await neighbours.PlaceAsync(Some.Request())).Value!.Status.ShouldBe(OrderStatus.Expired);

        neighbours.Events.Single().Order.Status.ShouldBe("pending");
    }

    [Fact]
    public async Task A_checkout_takes_stock_then_coupon_then_money_the_hottest_last()
    {
        var answer = (await neighbours.CheckoutAsync(Some.Request(Some.CouponId))).Value!;

        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon", "AddOrder", "OrderPlaced", "DebitWallet", "OrderPaid"]);
        (answer.Status, answer.ExpiresAt).ShouldBe((OrderStatus.Paid, null));
        answer.Payment.ShouldBe(new PaymentAnswer(Some.TransactionId, 1_500, 700));
        neighbours.Events.Select(told => (told.Sequence, told.Order.Status)).ShouldBe([(1, "pending"), (2, "paid")]);
    }

    [Fact]
    public async Task A_checkout_that_is_not_covered_refuses_and_keeps_nothing()
    {
        neighbours.Answer<DebitWallet, Debit>(_ => new Debit(null, 3));

        var refused = await neighbours.CheckoutAsync(Some.Request());

        (refused.Error!.Code, refused.Commits).ShouldBe(("order.insufficient_balance", false));
        (refused.Error.Facts!["required"], refused.Error.Facts["available"]).ShouldBe((2_000L, 3L));
        // The placing was told already; it goes with the rest of the refused transaction, and nothing is undone by hand.
        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock", "AddOrder", "OrderPlaced", "DebitWallet"]);
    }

    [Fact]
    public async Task A_quote_only_checks()
    {
        var quote = (await neighbours.QuoteAsync(Some.Request(Some.CouponId))).Value!;

        neighbours.Story.ShouldBe(["RequireAccount", "CheckStock", "CheckCoupon"]);
        (quote.OrderId, quote.Total).ShouldBe((null, 1_500));
    }

    [Fact]
    public async Task Where_the_payment_reserves_an_order_only_checks()
    {
        neighbours.Settings.Reserve = ReserveMode.AtPayment;

        (await neighbours.PlaceAsync(Some.Request(Some.CouponId))).IsSuccess.ShouldBeTrue();

        neighbours.Story.ShouldBe(["RequireAccount", "CheckStock", "CheckCoupon", "AddOrder", "OrderPlaced"]);
        await neighbours.Orders.Received(1).AddAsync(Arg.Is<Order>(order => !order.HoldsGoods && order.CouponId == Some.CouponId), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Without_stock_neither_coupon_nor_order_is_touched()
    {
        neighbours.Answer<ReserveStock, PricedLines>(_ => Neighbours.NoStock);

        (await neighbours.PlaceAsync(Some.Request(Some.CouponId))).Error.ShouldBe(Neighbours.NoStock);

        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock"]);
    }

    [Fact]
    public async Task A_coupon_that_cannot_be_used_refuses_the_order()
    {
        neighbours.Answer<UseCoupon, CouponDiscount>(_ => Neighbours.NoCoupon);

        var refused = await neighbours.PlaceAsync(Some.Request(Some.CouponId));

        (refused.Error, refused.Commits).ShouldBe((Neighbours.NoCoupon, false));
        neighbours.Story.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon"]);
    }

    [Fact]
    public async Task A_coupon_that_cannot_be_used_is_passed_over_if_so_asked()
    {
        neighbours.Answer<UseCoupon, CouponDiscount>(_ => Neighbours.NoCoupon);

        var answer = (await neighbours.PlaceAsync(Some.Request(Some.CouponId, OnInvalidCoupon.Ignore))).Value!;

        (answer.CouponId, answer.Discount, answer.Total).ShouldBe((null, 0, 2_000));
        answer.CouponIgnored.ShouldBe(new ReasonAnswer("coupon.not_found", "There is no such coupon."));
    }

    [Fact]
    public async Task The_same_product_twice_is_asked_for_once()
    {
        await neighbours.PlaceAsync(Some.Request(items: [new OrderItem(2, 3), new OrderItem(1, 1), new OrderItem(2, 4)]));

        await neighbours.Sender.Received(1).Send(
            Arg.Is<ReserveStock>(command => command.Lines.SequenceEqual(new[] { new StockLine(2, 7), new StockLine(1, 1) })), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(19, null)]
    [InlineData(20, "order.too_many_pending")]
    [InlineData(21, "order.too_many_pending")]
    public async Task Twenty_orders_may_wait(int pending, string? code)
    {
        neighbours.Orders.CountPendingAsync(Some.User, Some.Now, Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns(pending);

        (await neighbours.QuoteAsync(Some.Request())).Error?.Code.ShouldBe(code);
        (await neighbours.PlaceAsync(Some.Request())).Error?.Code.ShouldBe(code);
        (await neighbours.CheckoutAsync(Some.Request())).Error?.Code.ShouldBe(code);
        neighbours.Story.Contains("ReserveStock").ShouldBe(code is null);
    }
}
