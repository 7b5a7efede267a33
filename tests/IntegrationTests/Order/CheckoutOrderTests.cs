namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class CheckoutOrderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_checkout_is_an_order_and_its_payment_in_one()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(price: 1_500, stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());

        var answer = (await user.CheckoutAsync(productId, 2, couponId)).ShouldBe(201);

        var order = answer.Json;
        var orderId = order.Uuid("orderId");
        answer.Location!.OriginalString.ShouldBe($"/api/v1/orders/{orderId}");
        (order.Text("status"), order.Int("payment.amount"), order.Int("payment.balanceAfter"), order.Uuid("couponId")).ShouldBe(("paid", 2_000, 8_000, couponId));
        order.Has("expiresAt").ShouldBeFalse();
        (await user.ReadOrderAsync(orderId)).GetRawText().ShouldBe(answer.Body);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed paid");
        (await app.StockAsync(productId)).ShouldBe(8);
        (await user.CouponStatusAsync(couponId)).ShouldBe("used");
        await app.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData(0, 402, "order.insufficient_balance")]
    [InlineData(1_999, 402, "order.insufficient_balance")]
    [InlineData(9_000, 409, "catalog.out_of_stock")]
    [InlineData(9_001, 404, "coupon.not_found")]
    public async Task Whatever_fails_in_a_checkout_nothing_is_left(long balance, int status, string code)
    {
        var user = await app.NewUserWithAsync(balance);
        var (productId, scarce) = (await app.NewProductAsync(price: 1_500, stock: 10), await app.NewProductAsync(stock: 1));
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var basket = code switch
        {
            "catalog.out_of_stock" => OrderSteps.Basket(OrderSteps.Line(productId, 2), OrderSteps.Line(scarce, 2)).With(couponId),
            "coupon.not_found" => OrderSteps.Basket(OrderSteps.Line(productId, 2)).With(Guid.NewGuid()),
            _ => OrderSteps.Basket(OrderSteps.Line(productId, 2)).With(couponId),
        };

        (await user.PostAsync("/orders/checkout", basket)).ShouldBeProblem(status, code);

        (await app.StockAsync(productId)).ShouldBe(10);
        (await app.StockAsync(scarce)).ShouldBe(1);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await user.GetAllAsync("/orders")).ShouldBeEmpty();
        (await app.EventsOfAsync(user)).ShouldBe(0);
        (await app.AsAdmin().GetAllAsync($"/products/{productId}/stock-movements")).Count.ShouldBe(1);
        await app.ShouldBeConsistentAsync();
    }
}
