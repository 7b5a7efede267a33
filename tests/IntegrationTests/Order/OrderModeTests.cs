namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class AtPaymentApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Order:Reserve"] = "AtPayment" };
}

public sealed class AtPaymentTests(AtPaymentApp app) : IClassFixture<AtPaymentApp>
{
    [Fact]
    public async Task An_order_holds_nothing_and_its_payment_takes_all()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(price: 1_500, stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 2, couponId);
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        await app.EditProductAsync(productId, price: 9_000, status: "discontinued");

        (await user.PayAsync(orderId)).ShouldBe(200).Json.Int("payment.balanceAfter").ShouldBe(8_000);

        (await app.StockAsync(productId)).ShouldBe(8);
        (await user.CouponStatusAsync(couponId)).ShouldBe("used");
        await app.ShouldBeConsistentAsync();
        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe("refunded");
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_order_checks_what_it_does_not_hold()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(stock: 10);
        (await user.OrderAsync(productId, 11)).ShouldBeProblem(409, "catalog.out_of_stock");
        (await user.OrderAsync(productId, 1, Guid.NewGuid())).ShouldBeProblem(404, "coupon.not_found");
        await user.NewOrderAsync(productId, 10);
        await user.NewOrderAsync(productId, 10);
    }

    [Fact]
    public async Task Without_stock_or_coupon_the_payment_is_refused_and_the_order_goes_on_waiting()
    {
        var user = await app.NewUserWithAsync(100_000);
        var productId = await app.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var (first, second) = (await user.NewOrderAsync(productId, 8, couponId), await user.NewOrderAsync(productId, 2, couponId));
        var third = await user.NewOrderAsync(productId, 8);
        (await user.PayAsync(first)).ShouldBe(200);

        (await user.PayAsync(second)).ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("used");
        var refused = (await user.PayAsync(third)).ShouldBeProblem(409, "catalog.out_of_stock").Json;

        (refused.Int("items[0].productId"), refused.Int("items[0].requested"), refused.Int("items[0].available")).ShouldBe((productId, 8, 2));
        (await user.StatusAsync(second)).ShouldBe("pending");
        (await user.StatusAsync(third)).ShouldBe("pending");
        (await app.StockAsync(productId)).ShouldBe(2);
        await app.ShouldBeConsistentAsync();
        (await user.CancelAsync(first)).ShouldBe(200);
        (await user.PayAsync(third)).ShouldBe(200);
        (await user.PayAsync(second)).ShouldBe(200);
        (await user.BalanceAsync()).ShouldBe(91_000);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_order_that_is_not_covered_fails_and_takes_nothing()
    {
        var user = await app.NewUserWithAsync(500);
        var productId = await app.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 2, couponId);

        (await user.PayAsync(orderId)).ShouldBeProblem(402, "order.insufficient_balance").Json.Int("available").ShouldBe(500);

        (await user.StatusAsync(orderId)).ShouldBe("failed");
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed failed");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Cancelling_or_expiring_what_holds_nothing_gives_nothing_back()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(stock: 10);
        var (cancelled, expired) = (await user.NewOrderAsync(productId, 3), await user.NewOrderAsync(productId, 3));
        (await user.CancelAsync(cancelled)).ShouldBe(200);
        app.Clock.Advance(OrderSteps.ReservationTime);

        await Eventually.BeTrueAsync(async () => await app.EventNamesAsync(expired) == "placed expired");

        (await app.StockAsync(productId)).ShouldBe(10);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_20_payments_for_the_last_10_pieces_exactly_10_succeed()
    {
        var productId = await app.NewProductAsync(stock: 10);
        var users = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.NewUserWithAsync(1_000)));
        var orders = await Task.WhenAll(users.Select(user => user.NewOrderAsync(productId)));

        var answers = await Task.WhenAll(users.Select((user, i) => user.PayAsync(orders[i])));

        answers.Count(answer => answer.Status == 200).ShouldBe(10);
        answers.Count(answer => answer.Code == "catalog.out_of_stock").ShouldBe(10);
        (await app.StockAsync(productId)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_10_orders_with_one_coupon_that_are_paid_at_once_one_wins()
    {
        var user = await app.NewUserWithAsync(100_000);
        var productId = await app.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orders = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => user.NewOrderAsync(productId, 2, couponId)));

        var answers = await Task.WhenAll(orders.Select(user.PayAsync));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer.Code == "coupon.not_usable").ShouldBe(9);
        (await app.StockAsync(productId)).ShouldBe(98);
        (await user.BalanceAsync()).ShouldBe(99_000);
        await app.ShouldBeConsistentAsync();
    }
}

public sealed class KeepPendingApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Order:OnInsufficientBalance"] = "KeepPending" };
}

public sealed class KeepPendingTests(KeepPendingApp app) : IClassFixture<KeepPendingApp>
{
    [Fact]
    public async Task An_order_that_is_not_covered_goes_on_waiting_and_is_paid_after_a_charge()
    {
        var user = await app.NewUserWithAsync(500);
        var productId = await app.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 3, couponId);

        (await user.PayAsync(orderId)).ShouldBeProblem(402, "order.insufficient_balance").Json.Int("available").ShouldBe(500);

        (await user.StatusAsync(orderId)).ShouldBe("pending");
        (await app.StockAsync(productId)).ShouldBe(7);
        (await user.CouponStatusAsync(couponId)).ShouldBe("used");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed");
        await app.ShouldBeConsistentAsync();
        await user.ChargeAsync(1_500);
        (await user.PayAsync(orderId)).ShouldBe(200).Json.Int("payment.balanceAfter").ShouldBe(0);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed paid");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_checkout_that_is_not_covered_leaves_nothing_all_the_same()
    {
        var user = await app.NewUserWithAsync(500);
        var productId = await app.NewProductAsync(stock: 10);
        (await user.CheckoutAsync(productId)).ShouldBeProblem(402, "order.insufficient_balance");
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.GetAllAsync("/orders")).ShouldBeEmpty();
    }
}

public sealed class KeepPendingAtPaymentApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Order:OnInsufficientBalance"] = "KeepPending",
        ["Order:Reserve"] = "AtPayment",
    };
}

public sealed class KeepPendingAtPaymentTests(KeepPendingAtPaymentApp app) : IClassFixture<KeepPendingAtPaymentApp>
{
    [Fact]
    public async Task A_payment_that_is_not_covered_lets_go_of_what_it_took()
    {
        var user = await app.NewUserWithAsync(500);
        var productId = await app.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 3, couponId);

        (await user.PayAsync(orderId)).ShouldBeProblem(402, "order.insufficient_balance");

        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await user.StatusAsync(orderId)).ShouldBe("pending");
        await app.ShouldBeConsistentAsync();
        await user.ChargeAsync(1_500);
        (await user.PayAsync(orderId)).ShouldBe(200);
        (await app.StockAsync(productId)).ShouldBe(7);
        await app.ShouldBeConsistentAsync();
    }
}
