namespace Commerce.Order.UnitTests;

using Application;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using NSubstitute;

public sealed class PlaceOrderTests
{
    private readonly FakeModules modules = new();

    [Fact]
    public async Task An_order_takes_stock_then_coupon_and_is_told()
    {
        var answer = (await modules.PlaceAsync(Some.Request(Some.CouponId))).Value!;

        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon", "OrderPlaced", "AddOrder"]);
        (answer.Status, answer.Subtotal, answer.Discount, answer.Total, answer.CouponId).ShouldBe((OrderStatus.Pending, 2_000, 500, 1_500, Some.CouponId));
        answer.ExpiresAt.ShouldBe(Some.Now + Some.ReservationTime);
        var told = modules.Events.Single();
        (told.Sequence, told.Order.OrderId, told.Order.Status).ShouldBe((1, answer.OrderId, "pending"));
    }

    [Fact]
    public async Task An_order_is_told_as_placed_even_if_its_time_ran_out_meanwhile()
    {
        modules.Orders.WhenForAnyArgs(orders => orders.AddAsync(null!, default)).Do(_ => modules.Clock.SetUtcNow(Some.Now + Some.ReservationTime));

        (await modules.PlaceAsync(Some.Request())).Value!.Status.ShouldBe(OrderStatus.Expired);

        modules.Events.Single().Order.Status.ShouldBe("pending");
    }

    [Fact]
    public async Task Where_the_payment_reserves_an_order_only_checks()
    {
        modules.Settings.Reserve = ReserveMode.AtPayment;

        (await modules.PlaceAsync(Some.Request(Some.CouponId))).IsSuccess.ShouldBeTrue();

        modules.Calls.ShouldBe(["RequireAccount", "CheckStock", "CheckCoupon", "OrderPlaced", "AddOrder"]);
        await modules.Orders.Received(1).AddAsync(Arg.Is<Order>(order => !order.HasReservation && order.CouponId == Some.CouponId), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Without_stock_neither_coupon_nor_order_is_touched()
    {
        modules.Answer<ReserveStock, PricedLines>(_ => FakeModules.NoStock);

        (await modules.PlaceAsync(Some.Request(Some.CouponId))).Error.ShouldBe(FakeModules.NoStock);

        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock"]);
    }

    [Fact]
    public async Task A_coupon_that_cannot_be_used_refuses_the_order()
    {
        modules.Answer<UseCoupon, CouponDiscount>(_ => FakeModules.NoCoupon);

        var refused = await modules.PlaceAsync(Some.Request(Some.CouponId));

        (refused.Error, refused.KeepsChanges).ShouldBe((FakeModules.NoCoupon, false));
        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon"]);
    }

    [Fact]
    public async Task A_coupon_that_cannot_be_used_is_passed_over_if_so_asked()
    {
        modules.Answer<UseCoupon, CouponDiscount>(_ => FakeModules.NoCoupon);

        var answer = (await modules.PlaceAsync(Some.Request(Some.CouponId, OnInvalidCoupon.Ignore))).Value!;

        (answer.CouponId, answer.Discount, answer.Total).ShouldBe((null, 0, 2_000));
        answer.CouponIgnored.ShouldBe(new RefusalResponse("coupon.not_found", "There is no such coupon."));
    }

    [Fact]
    public async Task The_same_product_twice_is_asked_for_once()
    {
        await modules.PlaceAsync(Some.Request(items: [new ProductQuantity(2, 3), new ProductQuantity(1, 1), new ProductQuantity(2, 4)]));

        await modules.Sender.Received(1).Send(
            Arg.Is<ReserveStock>(command => command.Lines.SequenceEqual(new[] { new ProductQuantity(2, 7), new ProductQuantity(1, 1) })), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(19, null)]
    [InlineData(20, "order.too_many_pending")]
    [InlineData(21, "order.too_many_pending")]
    public async Task Twenty_orders_may_wait(int pending, string? code)
    {
        modules.Orders.CountPendingAsync(Some.User, Some.Now, Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns(pending);

        ((await modules.PlaceAsync(Some.Request())).Error?.Code).ShouldBe(code);
        modules.Calls.Contains("ReserveStock").ShouldBe(code is null);
    }
}
