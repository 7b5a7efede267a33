namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class OrderRaceTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Of_400_buyers_of_100_pieces_exactly_100_get_one()
    {
        var productId = await app.NewProductAsync(stock: 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => app.NewUser().OrderAsync(productId)));

        answers.Count(answer => answer.Status == 201).ShouldBe(100);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(409, "catalog.out_of_stock").Json.Int("items[0].available").ShouldBe(0);
        }

        (await app.StockAsync(productId)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_400_checkouts_by_40_users_of_100_pieces_exactly_100_are_paid()
    {
        var productId = await app.NewProductAsync(stock: 100);
        var users = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.NewUserWithAsync(10_000)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => users[i % 40].CheckoutAsync(productId)));

        answers.Count(answer => answer.Status == 201).ShouldBe(100);
        answers.Count(answer => answer.Code == "catalog.out_of_stock").ShouldBe(300);
        (await Task.WhenAll(users.Select(user => user.BalanceAsync()))).Sum().ShouldBe(400_000 - 100_000);
        (await app.StockAsync(productId)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_20_payments_of_one_order_one_is_made()
    {
        var user = await app.NewUserWithAsync(10_000);
        var orderId = await user.NewOrderAsync(await app.NewProductAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.PayAsync(orderId)));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status != 200))
        {
            refused.ShouldBeProblem(409, "order.not_payable").Json.Text("orderStatus").ShouldBe("paid");
        }

        (await user.BalanceAsync()).ShouldBe(9_000);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed paid");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_20_cancellations_of_one_paid_order_one_is_made()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync();
        var orderId = await user.NewPaidOrderAsync(productId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.CancelAsync(orderId)));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer.Code == "order.not_cancellable").ShouldBe(19);
        (await user.BalanceAsync()).ShouldBe(10_000);
        (await app.StockAsync(productId)).ShouldBe(100);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_20_orders_with_one_coupon_one_has_it()
    {
        var user = await app.NewUserWithAsync(100_000);
        var productId = await app.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            i % 2 == 0 ? user.OrderAsync(productId, 2, couponId) : user.CheckoutAsync(productId, 2, couponId)));

        var winner = answers.Single(answer => answer.Status == 201).Json;
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("used");
        }

        (await user.GetAsync($"/coupons/{couponId}"))["orderId"].GetGuid().ShouldBe(winner.Uuid("orderId"));
        (await app.StockAsync(productId)).ShouldBe(98);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_balance_that_20_payments_spend_at_once_pays_exactly_what_it_holds()
    {
        var user = await app.NewUserWithAsync(7_500);
        var productId = await app.NewProductAsync();
        var orders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.NewOrderAsync(productId)));

        var answers = await Task.WhenAll(orders.Select(user.PayAsync));

        answers.Count(answer => answer.Status == 200).ShouldBe(7);
        foreach (var refused in answers.Where(answer => answer.Status != 200))
        {
            refused.ShouldBeProblem(402, "order.insufficient_balance").Json.Int("available").ShouldBe(500);
        }

        (await user.BalanceAsync()).ShouldBe(500);
        (await user.GetAllAsync("/orders?status=failed")).Count.ShouldBe(13);
        (await app.StockAsync(productId)).ShouldBe(93);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_balance_that_20_checkouts_spend_at_once_pays_exactly_what_it_holds()
    {
        var user = await app.NewUserWithAsync(7_500);
        var productId = await app.NewProductAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.CheckoutAsync(productId)));

        answers.Count(answer => answer.Status == 201).ShouldBe(7);
        answers.Count(answer => answer.Code == "order.insufficient_balance").ShouldBe(13);
        (await user.BalanceAsync()).ShouldBe(500);
        (await user.GetAllAsync("/orders")).Count.ShouldBe(7);
        (await app.StockAsync(productId)).ShouldBe(93);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Crossed_baskets_of_scarce_goods_block_nobody_and_oversell_nothing()
    {
        var (a, b) = (await app.NewProductAsync(stock: 10), await app.NewProductAsync(stock: 10));
        var (ab, ba) = (OrderSteps.Basket(OrderSteps.Line(a), OrderSteps.Line(b)), OrderSteps.Basket(OrderSteps.Line(b), OrderSteps.Line(a)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => app.NewUser().PostAsync("/orders", i % 2 == 0 ? ab : ba)));

        answers.Count(answer => answer.Status == 201).ShouldBe(10);
        answers.Count(answer => answer.Code == "catalog.out_of_stock").ShouldBe(50);
        ((await app.StockAsync(a)), (await app.StockAsync(b))).ShouldBe((0, 0));
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_40_orders_made_at_once_by_one_user_20_may_wait()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => user.OrderAsync(productId)));

        answers.Count(answer => answer.Status == 201).ShouldBe(20);
        answers.Count(answer => answer.Code == "order.too_many_pending").ShouldBe(20);
        (await app.StockAsync(productId)).ShouldBe(80);
        await app.ShouldBeConsistentAsync();
    }
}

public sealed class PayCancelExpireRaceTests(SweptApp app) : IClassFixture<SweptApp>
{
    [Fact]
    public async Task A_payment_a_cancellation_and_the_sweep_never_undo_each_other()
    {
        const int count = 40;
        var productId = await app.NewProductAsync(price: 3_000, stock: count);
        var code = await app.NewCampaignAsync();
        var users = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => app.NewUserWithAsync(10_000)));
        var coupons = await Task.WhenAll(users.Select(user => user.TakeCouponAsync(code)));
        var orders = await Task.WhenAll(users.Select((user, i) => user.NewOrderAsync(productId, 1, coupons[i])));

        // The clock moves on after the first answer: some are served before it, some after, some while the sweep runs; the last ten too late.
        var races = Enumerable.Range(0, count - 10).Select(i => RaceAsync(users[i], orders[i], i % 3)).ToList();
        await Task.WhenAny(races);
        app.Clock.Advance(OrderSteps.ReservationTime);
        races.AddRange(Enumerable.Range(count - 10, 10).Select(i => RaceAsync(users[i], orders[i], i % 3)));
        await Task.WhenAll(races);
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM order_orders WHERE status = 'Pending'") == 0);

        var paid = 0;
        for (var i = 0; i < count; i++)
        {
            var (pay, cancel) = await races[i];
            var history = await app.EventNamesAsync(orders[i]);
            history.ShouldBe((pay?.Status, cancel?.Status) switch
            {
                (200, 200) => "placed paid refunded",
                (200, _) => "placed paid",
                (_, 200) => "placed cancelled",
                _ => "placed expired",
            });
            (await users[i].BalanceAsync()).ShouldBe(history == "placed paid" ? 8_000 : 10_000);
            (await users[i].CouponStatusAsync(coupons[i])).ShouldBe(history == "placed paid" ? "used" : "usable");
            paid += history == "placed paid" ? 1 : 0;
            ShouldBeRefusedAsIts(history, pay, cancel);
        }

        (await app.StockAsync(productId)).ShouldBe(count - paid);
        await app.ShouldBeConsistentAsync();
    }

    private static async Task<(Answer? Pay, Answer? Cancel)> RaceAsync(CommerceClient user, Guid orderId, int kind)
    {
        var pay = kind == 1 ? null : user.PayAsync(orderId);
        var cancel = kind == 2 ? null : user.CancelAsync(orderId);
        return (pay is null ? null : await pay, cancel is null ? null : await cancel);
    }

    private static void ShouldBeRefusedAsIts(string history, Answer? pay, Answer? cancel)
    {
        if (pay is { Status: not 200 })
        {
            pay.Code.ShouldBe(history == "placed expired" ? "order.expired" : "order.not_payable", pay.Body);
        }

        if (cancel is { Status: not 200 })
        {
            cancel.ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe("expired");
        }
    }
}
