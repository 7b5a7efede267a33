namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class UnsweptApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Order:SweepInterval"] = "01:00:00" };
}

public sealed class UnsweptOrderTests(UnsweptApp app) : IClassFixture<UnsweptApp>
{
    [Fact]
    public async Task An_order_past_its_time_reads_filters_and_refuses_as_expired_before_anybody_has_swept_it()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        var orderId = await user.NewOrderAsync(productId, 3);
        app.Clock.Advance(OrderSteps.ReservationTime);
        var fresh = await user.NewOrderAsync(productId);

        (await user.StatusAsync(orderId)).ShouldBe("expired");
        var order = await user.ReadOrderAsync(orderId);
        order.Time("closedAt").ShouldBe(order.Time("expiresAt"));
        (await IdsAsync(user, "expired")).ShouldBe([orderId]);
        (await IdsAsync(user, "pending")).ShouldBe([fresh]);
        (await IdsAsync(user, "paid,expired")).ShouldBe([orderId]);
        (await IdsAsync(user, "paid,pending")).ShouldBe([fresh]);
        (await IdsAsync(user, "pending,expired")).ShouldBe([fresh, orderId]);
        (await user.PayAsync(orderId)).ShouldBeProblem(409, "order.expired");
        (await user.CancelAsync(orderId)).ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe("expired");
        (await app.AsAdmin().CancelAsync(orderId)).ShouldBeProblem(409, "order.not_cancellable");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed");
        (await app.StockAsync(productId)).ShouldBe(6);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_order_past_its_time_does_not_count_as_waiting()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync();
        for (var i = 0; i < 20; i++)
        {
            await user.NewOrderAsync(productId);
        }

        app.Clock.Advance(OrderSteps.ReservationTime);

        await user.NewOrderAsync(productId);
    }

    [Fact]
    public async Task Just_before_its_time_is_over_an_order_is_paid()
    {
        var user = await app.NewUserWithAsync(10_000);
        var orderId = await user.NewOrderAsync(await app.NewProductAsync());
        app.Clock.Advance(OrderSteps.ReservationTime - TimeSpan.FromMinutes(1));

        (await user.PayAsync(orderId)).ShouldBe(200);
        app.Clock.Advance(OrderSteps.ReservationTime);

        (await user.StatusAsync(orderId)).ShouldBe("paid");
    }

    private static async Task<IEnumerable<Guid>> IdsAsync(CommerceClient user, string status)
    {
        var items = await user.GetAllAsync($"/orders?status={status}");
        items.ShouldAllBe(item => status.Split(',').Contains(item.Text("status")));
        return items.Select(item => item.Uuid("orderId"));
    }
}

public sealed class SweptApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Order:SweepInterval"] = "00:00:00.1" };
}

public sealed class SweptOrderTests(SweptApp app) : IClassFixture<SweptApp>
{
    [Fact]
    public async Task The_Host_gives_back_what_expired_orders_held()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var orderId = await user.NewOrderAsync(productId, 3, couponId);
        var paid = await user.NewPaidOrderAsync(productId);
        app.Clock.Advance(OrderSteps.ReservationTime);

        await Eventually.BeTrueAsync(async () => await app.StockAsync(productId) == 9);

        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed expired");
        (await app.EventNamesAsync(paid)).ShouldBe("placed paid");
        var order = await user.ReadOrderAsync(orderId);
        (order.Text("status"), order.Time("closedAt")).ShouldBe(("expired", order.Time("expiresAt")));
        (await user.PayAsync(orderId)).ShouldBeProblem(409, "order.expired");
        (await user.CancelAsync(orderId)).ShouldBeProblem(409, "order.not_cancellable").Json.Text("orderStatus").ShouldBe("expired");
        (await user.BalanceAsync()).ShouldBe(9_000);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Orders_that_cannot_be_swept_hold_no_other_up_are_told_by_health_and_go_once_they_can()
    {
        const int Stuck = 110;
        const int Others = 10;
        await using var own = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Order:SweepInterval"] = "00:00:00.1", ["Order:MaxPendingPerUser"] = "1000" });
        var productId = await own.NewProductAsync(stock: 1_000);
        var user = own.NewUser();
        for (var i = 0; i < Stuck; i++)
        {
            await user.NewOrderAsync(productId);
        }

        for (var i = 0; i < Others; i++)
        {
            await own.NewUser().NewOrderAsync(productId);
        }

        await own.RefuseAsync("order_orders", $"NEW.status = 'Expired' AND NEW.user_id = '{user.UserId}'");
        own.Clock.Advance(OrderSteps.ReservationTime);

        await Eventually.BeTrueAsync(async () => await own.StockAsync(productId) == 1_000 - Stuck, TimeSpan.FromSeconds(60));
        await Eventually.BeTrueAsync(async () => await own.CountAsync("SELECT COUNT(*) FROM order_stuck_orders") == Stuck, TimeSpan.FromSeconds(30));
        await Eventually.BeTrueAsync(async () => (await own.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200).Body == "Degraded", TimeSpan.FromSeconds(30));
        await own.AllowAsync("order_orders");
        own.Clock.Advance(TimeSpan.FromMinutes(11));

        await Eventually.BeTrueAsync(async () => await own.StockAsync(productId) == 1_000, TimeSpan.FromSeconds(60));

        (await own.CountAsync("SELECT COUNT(*) FROM order_stuck_orders")).ShouldBe(0);
        await own.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task More_orders_than_one_batch_are_swept_at_once()
    {
        var productId = await app.NewProductAsync(stock: 250);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => app.NewUser().NewOrderAsync(productId)));
        (await app.StockAsync(productId)).ShouldBe(0);
        app.Clock.Advance(OrderSteps.ReservationTime);

        await Eventually.BeTrueAsync(async () => await app.StockAsync(productId) == 250, TimeSpan.FromSeconds(30));

        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_expired_while_the_Host_was_away_is_swept_when_it_is_back()
    {
        await using var own = await CommerceApp.StartAsync();
        var user = own.NewUser();
        var productId = await own.NewProductAsync(stock: 10);
        var orderId = await user.NewOrderAsync(productId, 10);
        await own.CloseAsync();
        own.Clock.Advance(OrderSteps.ReservationTime);
        await own.RestartAsync();

        await Eventually.BeTrueAsync(async () => await own.StockAsync(productId) == 10);

        (await own.EventNamesAsync(orderId)).ShouldBe("placed expired");
        await own.ShouldBeConsistentAsync();
    }
}
