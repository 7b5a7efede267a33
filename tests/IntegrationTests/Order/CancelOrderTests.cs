namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class CancelOrderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_pending_order_gives_stock_and_coupon_back()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 3, couponId);

        var answer = (await user.CancelAsync(orderId)).ShouldBe(200);

        answer.Json.Text("status").ShouldBe("cancelled");
        answer.Json.Time("closedAt").ShouldBeGreaterThanOrEqualTo(answer.Json.Time("createdAt"));
        (await user.ReadOrderAsync(orderId)).GetRawText().ShouldBe(answer.Body);
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed cancelled");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_paid_order_gives_the_money_back_too_and_stays_readable()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(price: 1_500, stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewPaidOrderAsync(productId, 2, couponId);

        var order = (await user.CancelAsync(orderId)).ShouldBe(200).Json;

        (order.Text("status"), order.Int("payment.amount"), order.Uuid("couponId")).ShouldBe(("refunded", 2_000, couponId));
        (order.Has("paidAt"), order.Has("closedAt")).ShouldBe((true, true));
        (await user.StatusAsync(orderId)).ShouldBe("refunded");
        (await user.BalanceAsync()).ShouldBe(10_000);
        var refund = (await user.GetAllAsync("/balance/transactions"))[0];
        (refund.Text("type"), refund.Int("amount"), refund.Uuid("orderId")).ShouldBe(("refund", 2_000, orderId));
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed paid refunded");
        // What came back can be used again.
        await user.NewPaidOrderAsync(productId, 4, couponId);
        (await user.BalanceAsync()).ShouldBe(5_000);
        await app.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData(true, "refunded")]
    [InlineData(false, "cancelled")]
    public async Task Nobody_cancels_twice(bool paid, string orderStatus)
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        var orderId = paid ? await user.NewPaidOrderAsync(productId) : await user.NewOrderAsync(productId);
        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe(orderStatus);

        (await user.CancelAsync(orderId)).ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe(orderStatus);

        (await user.BalanceAsync()).ShouldBe(10_000);
        (await app.StockAsync(productId)).ShouldBe(10);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Somebody_elses_order_is_one_that_does_not_exist_but_for_admins()
    {
        var owner = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        var (pending, paid) = (await owner.NewOrderAsync(productId), await owner.NewPaidOrderAsync(productId));
        var stranger = await app.NewUserWithAsync(10_000);

        (await stranger.CancelAsync(pending)).ShouldBeProblem(404, "order.not_found");
        (await stranger.CancelAsync(paid)).ShouldBeProblem(404, "order.not_found");
        (await stranger.GetAsync($"/orders/{paid}")).ShouldBeProblem(404, "order.not_found");
        (await app.AsAdmin().ReadOrderAsync(paid)).Text("userId").ShouldBe(owner.UserId);
        (await app.AsAdmin().CancelAsync(pending)).ShouldBe(200).Json.Text("status").ShouldBe("cancelled");
        (await app.AsAdmin().CancelAsync(paid)).ShouldBe(200).Json.Text("status").ShouldBe("refunded");

        (await owner.BalanceAsync()).ShouldBe(10_000);
        (await app.StockAsync(productId)).ShouldBe(10);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_refund_may_pass_the_maximum_of_a_balance()
    {
        var user = await app.NewUserWithAsync(10_000_000);
        var orderId = await user.NewPaidOrderAsync(await app.NewProductAsync());
        await user.ChargeAsync(1_000);

        (await user.CancelAsync(orderId)).ShouldBe(200);

        (await user.BalanceAsync()).ShouldBe(10_001_000);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Money_is_given_back_for_30_days_and_no_longer()
    {
        await using var own = await CommerceApp.StartAsync();
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

    [Theory]
    [InlineData("12")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0194bc1a-0000-7000-8000-00000000000g")]
    [InlineData("0194bc1a-0000-7000-8000-000000000001")]
    public async Task An_id_of_the_wrong_form_is_one_that_does_not_exist(string orderId)
    {
        foreach (var caller in new[] { app.NewUser(), app.AsAdmin() })
        {
            (await caller.PostAsync($"/orders/{orderId}/cancel")).ShouldBeProblem(404, "order.not_found");
        }
    }
}
