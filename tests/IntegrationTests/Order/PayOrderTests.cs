namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class PayOrderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_payment_moves_the_money_and_tells_it()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(price: 1_500);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 2, couponId);

        var answer = (await user.PayAsync(orderId)).ShouldBe(200);

        var order = answer.Json;
        (order.Text("status"), order.Int("total"), order.Int("payment.amount"), order.Int("payment.balanceAfter")).ShouldBe(("paid", 2_000, 2_000, 8_000));
        order.Time("paidAt").ShouldBeGreaterThanOrEqualTo(order.Time("createdAt"));
        order.Has("closedAt").ShouldBeFalse();
        var payment = (await user.GetAllAsync("/balance/transactions"))[0];
        (payment.Text("type"), payment.Int("amount"), payment.Int("balanceAfter"), payment.Uuid("orderId"), payment.Uuid("transactionId"))
            .ShouldBe(("payment", -2_000, 8_000, orderId, order.Uuid("payment.transactionId")));
        (await user.CouponStatusAsync(couponId)).ShouldBe("used");
        (await user.ReadOrderAsync(orderId)).GetRawText().ShouldBe(answer.Body);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed paid");
        ((string?)await app.SqlAsync($"SELECT data FROM platform_outbox_events WHERE subject = '{orderId}' AND sequence = 2"))!.ShouldNotContain("balanceAfter");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_order_is_paid_once()
    {
        var user = await app.NewUserWithAsync(10_000);
        var orderId = await user.NewPaidOrderAsync(await app.NewProductAsync());

        (await user.PayAsync(orderId)).ShouldBeProblem(409, "order.not_payable").Json.Text("orderStatus").ShouldBe("paid");
        (await user.CancelAsync(orderId)).ShouldBe(200);
        (await user.PayAsync(orderId)).ShouldBeProblem(409, "order.not_payable").Json.Text("orderStatus").ShouldBe("refunded");
        (await user.BalanceAsync()).ShouldBe(10_000);
    }

    [Fact]
    public async Task An_order_that_was_cancelled_is_not_payable()
    {
        var user = await app.NewUserWithAsync(10_000);
        var orderId = await user.NewOrderAsync(await app.NewProductAsync());
        (await user.CancelAsync(orderId)).ShouldBe(200);

        (await user.PayAsync(orderId)).ShouldBeProblem(409, "order.not_payable").Json.Text("orderStatus").ShouldBe("cancelled");
    }

    [Fact]
    public async Task Somebody_elses_order_is_one_that_does_not_exist_to_an_admin_who_pays_too()
    {
        var orderId = await app.NewUser().NewOrderAsync(await app.NewProductAsync());
        foreach (var caller in new[] { await app.NewUserWithAsync(10_000), app.AsAdmin() })
        {
            (await caller.PayAsync(orderId)).ShouldBeProblem(404, "order.not_found");
            (await caller.PayAsync(Guid.NewGuid())).ShouldBeProblem(404, "order.not_found");
            (await caller.PayAsync(Guid.Empty)).ShouldBeProblem(404, "order.not_found");
        }
    }

    [Theory]
    [InlineData(1_999)]
    [InlineData(0)]
    public async Task An_order_that_is_not_covered_fails_and_gives_everything_back(long balance)
    {
        var user = await app.NewUserWithAsync(balance);
        var productId = await app.NewProductAsync(price: 1_500, stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 2, couponId);

        var refused = (await user.PayAsync(orderId)).ShouldBeProblem(402, "order.insufficient_balance");

        (refused.Json.Int("required"), refused.Json.Int("available")).ShouldBe((2_000, balance));
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        var order = await user.ReadOrderAsync(orderId);
        (order.Text("status"), order.Text("failure.code"), order.Text("failure.detail")).ShouldBe(("failed", "order.insufficient_balance", refused.Json.Text("detail")));
        order.Has("closedAt").ShouldBeTrue();
        order.Has("payment").ShouldBeFalse();
        order.Uuid("couponId").ShouldBe(couponId);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed failed");
        (await user.PayAsync(orderId)).ShouldBeProblem(409, "order.not_payable").Json.Text("orderStatus").ShouldBe("failed");
        (await user.CancelAsync(orderId)).ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe("failed");
        await app.ShouldBeConsistentAsync();
    }
}
