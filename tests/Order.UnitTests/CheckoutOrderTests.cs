namespace Commerce.Order.UnitTests;

using Application;
using Balance.Contracts;
using Domain;
using NSubstitute;

public sealed class CheckoutOrderTests
{
    private readonly FakeModules modules = new();

    [Fact]
    public async Task A_checkout_takes_stock_then_coupon_then_money_the_hottest_last()
    {
        var answer = (await modules.CheckoutAsync(Some.Request(Some.CouponId))).Value!;

        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock", "UseCoupon", "OrderPlaced", "DebitWallet", "OrderPaid", "AddOrder"]);
        (answer.Status, answer.ExpiresAt).ShouldBe((OrderStatus.Paid, null));
        answer.Payment.ShouldBe(new OrderPaymentResponse(Some.TransactionId, 1_500, 700));
        modules.Events.Select(told => (told.Sequence, told.Order.Status)).ShouldBe([(1, "pending"), (2, "paid")]);
    }

    [Fact]
    public async Task A_checkout_that_is_not_covered_refuses_and_keeps_nothing()
    {
        modules.Answer<DebitWallet, Debit>(_ => new Debit(null, 3));

        var refused = await modules.CheckoutAsync(Some.Request());

        (refused.Error!.Code, refused.KeepsChanges).ShouldBe(("order.insufficient_balance", false));
        (refused.Error.Extensions!["required"], refused.Error.Extensions["available"]).ShouldBe((2_000L, 3L));
        // The placing was told already; it goes with the rest of the refused transaction, and nothing is undone by hand.
        modules.Calls.ShouldBe(["RequireAccount", "ReserveStock", "OrderPlaced", "DebitWallet"]);
    }

    [Theory]
    [InlineData(19, null)]
    [InlineData(20, "order.too_many_pending")]
    [InlineData(21, "order.too_many_pending")]
    public async Task Twenty_orders_may_wait(int pending, string? code)
    {
        modules.Orders.CountPendingAsync(Some.User, Some.Now, Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns(pending);

        ((await modules.CheckoutAsync(Some.Request())).Error?.Code).ShouldBe(code);
        modules.Calls.Contains("ReserveStock").ShouldBe(code is null);
    }
}
