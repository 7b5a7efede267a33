namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class CancelOrderTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task A_pending_order_gives_stock_and_coupon_back()
    {
        var user = shop.NewUser();
        var productId = await shop.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await shop.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 3, couponId);

        var answer = (await user.CancelAsync(orderId)).ShouldBe(200);

        answer.Json.Text("status").ShouldBe("cancelled");
        answer.Json.Time("closedAt").ShouldBeGreaterThanOrEqualTo(answer.Json.Time("createdAt"));
        (await user.ReadOrderAsync(orderId)).GetRawText().ShouldBe(answer.Body);
        (await shop.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await shop.StoryAsync(orderId)).ShouldBe("placed cancelled");
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_paid_order_gives_the_money_back_too_and_stays_readable()
    {
        var user = await shop.NewUserWithAsync(10_000);
        var productId = await shop.NewProductAsync(price: 1_500, stock: 10);
        var couponId = await user.TakeCouponAsync(await shop.NewCampaignAsync());
        var orderId = await user.NewPaidOrderAsync(productId, 2, couponId);

        var order = (await user.CancelAsync(orderId)).ShouldBe(200).Json;

        (order.Text("status"), order.Int("payment.amount"), order.Uuid("couponId")).ShouldBe(("refunded", 2_000, couponId));
        (order.Has("paidAt"), order.Has("closedAt")).ShouldBe((true, true));
        (await user.StatusAsync(orderId)).ShouldBe("refunded");
        (await user.BalanceAsync()).ShouldBe(10_000);
        var refund = (await user.GetAllAsync("/balance/transactions"))[0];
        (refund.Text("type"), refund.Int("amount"), refund.Uuid("orderId")).ShouldBe(("refund", 2_000, orderId));
        (await shop.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await shop.StoryAsync(orderId)).ShouldBe("placed paid refunded");
        // What came back can be used again.
        await user.NewPaidOrderAsync(productId, 4, couponId);
        (await user.BalanceAsync()).ShouldBe(5_000);
        await shop.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData(true, "refunded")]
    [InlineData(false, "cancelled")]
    public async Task Nobody_cancels_twice(bool paid, string orderStatus)
    {
        var user = await shop.NewUserWithAsync(10_000);
        var productId = await shop.NewProductAsync(stock: 10);
        var orderId = paid ? await user.NewPaidOrderAsync(productId) : await user.NewOrderAsync(productId);
        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe(orderStatus);

        (await user.CancelAsync(orderId)).ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe(orderStatus);

        (await user.BalanceAsync()).ShouldBe(10_000);
        (await shop.StockAsync(productId)).ShouldBe(10);
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Somebody_elses_order_is_one_that_does_not_exist_but_for_admins()
    {
        var owner = await shop.NewUserWithAsync(10_000);
        var productId = await shop.NewProductAsync(stock: 10);
        var (pending, paid) = (await owner.NewOrderAsync(productId), await owner.NewPaidOrderAsync(productId));
        var stranger = await shop.NewUserWithAsync(10_000);

        (await stranger.CancelAsync(pending)).ShouldBeProblem(404, "order.not_found");
        (await stranger.CancelAsync(paid)).ShouldBeProblem(404, "order.not_found");
        (await stranger.GetAsync($"/orders/{paid}")).ShouldBeProblem(404, "order.not_found");
        (await shop.AsAdmin().ReadOrderAsync(paid)).Text("userId").ShouldBe(owner.UserId);
        (await shop.AsAdmin().CancelAsync(pending)).ShouldBe(200).Json.Text("status").ShouldBe("cancelled");
        (await shop.AsAdmin().CancelAsync(paid)).ShouldBe(200).Json.Text("status").ShouldBe("refunded");

        (await owner.BalanceAsync()).ShouldBe(10_000);
        (await shop.StockAsync(productId)).ShouldBe(10);
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_refund_may_pass_the_maximum_of_a_balance()
    {
        var user = await shop.NewUserWithAsync(10_000_000);
        var orderId = await user.NewPaidOrderAsync(await shop.NewProductAsync());
        await user.ChargeAsync(1_000);

        (await user.CancelAsync(orderId)).ShouldBe(200);

        (await user.BalanceAsync()).ShouldBe(10_001_000);
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Money_is_given_back_for_30_days_and_no_longer()
    {
        await using var own = await Shop.StartAsync();
        var user = await own.NewUserWithAsync(10_000);
        var productId = await own.NewProductAsync();
        var (early, late) = (await user.NewPaidOrderAsync(productId), await user.NewPaidOrderAsync(productId));

        own.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(5));
        (await user.CancelAsync(early)).ShouldBe(200).Json.Text("status").ShouldBe("refunded");
        own.Clock.Advance(TimeSpan.FromMinutes(6));
        (await user.CancelAsync(late)).ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe("paid");
        (await own.AsAdmin().CancelAsync(late)).ShouldBeProblem(409, "order.not_cancellable");

        (await user.BalanceAsync()).ShouldBe(9_000);
        await own.ShouldBeConsistentAsync();
    }
}
