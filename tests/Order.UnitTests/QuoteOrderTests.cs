namespace Commerce.Order.UnitTests;

using NSubstitute;

public sealed class QuoteOrderTests
{
    private readonly FakeModules modules = new();

    [Fact]
    public async Task A_quote_only_checks()
    {
        var quote = (await modules.QuoteAsync(Some.Request(Some.CouponId))).Value!;

        modules.Calls.ShouldBe(["RequireAccount", "CheckStock", "CheckCoupon"]);
        quote.Total.ShouldBe(1_500);
    }

    [Theory]
    [InlineData(19, null)]
    [InlineData(20, "order.too_many_pending")]
    [InlineData(21, "order.too_many_pending")]
    public async Task Twenty_orders_may_wait(int pending, string? code)
    {
        modules.Orders.CountPendingAsync(Some.User, Some.Now, Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns(pending);

        ((await modules.QuoteAsync(Some.Request())).Error?.Code).ShouldBe(code);
        modules.Calls.Contains("CheckStock").ShouldBe(code is null);
    }
}
