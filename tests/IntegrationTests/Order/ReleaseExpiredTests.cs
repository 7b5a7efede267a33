namespace Commerce.IntegrationTests.Order;

using Harness;

/// <summary>Who asks for what only orders past their time hold is served, whether the sweep has been there or not.</summary>
public sealed class ReleaseExpiredTests
{
    private static readonly IReadOnlyDictionary<string, string> Unswept = new Dictionary<string, string> { ["Order:SweepInterval"] = "01:00:00" };

    [Fact]
    public async Task Goods_that_only_expired_orders_hold_go_to_whoever_asks_next()
    {
        await using var app = await CommerceApp.StartAsync(Unswept);
        var productId = await app.NewProductAsync(stock: 3);
        var first = await app.NewUser().NewOrderAsync(productId, 2);
        var second = await app.NewUser().NewOrderAsync(productId);
        (await app.NewUser().OrderAsync(productId)).ShouldBeProblem(409, "catalog.out_of_stock");
        app.Clock.Advance(OrderSteps.ReservationTime);

        (await app.NewUser().PostAsync("/orders/quote", new { items = new[] { new { productId, quantity = 3 } } })).ShouldBe(200);
        (await app.EventNamesAsync(first)).ShouldBe("placed expired");
        (await app.EventNamesAsync(second)).ShouldBe("placed expired");
        (await (await app.NewUserWithAsync(10_000)).CheckoutAsync(productId, 3)).ShouldBe(201);
        (await app.NewUser().OrderAsync(productId)).ShouldBeProblem(409, "catalog.out_of_stock");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Goods_that_very_many_expired_orders_hold_are_gathered_and_goods_there_are_leave_them_alone()
    {
        await using var app = await CommerceApp.StartAsync(Unswept);
        var productId = await app.NewProductAsync(stock: 150);
        var held = new List<Guid>();
        foreach (var batch in Enumerable.Range(0, 150).Chunk(30))
        {
            held.AddRange(await Task.WhenAll(batch.Select(_ => app.NewUser().NewOrderAsync(productId))));
        }

        app.Clock.Advance(OrderSteps.ReservationTime);
        (await app.AsAdmin().PostAsync($"/products/{productId}/stock", new { delta = 1, reason = "received" })).ShouldBe(200);
        (await app.NewUser().OrderAsync(productId)).ShouldBe(201);
        (await app.EventNamesAsync(held[0])).ShouldBe("placed");

        (await app.NewUser().OrderAsync(productId, 150)).ShouldBe(201);

        (await app.EventNamesAsync(held[^1])).ShouldBe("placed expired");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_coupon_that_an_expired_order_holds_serves_its_owner_again()
    {
        await using var app = await CommerceApp.StartAsync(Unswept);
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());
        (await user.OrderAsync(productId, couponId: couponId)).ShouldBe(201);
        (await user.OrderAsync(productId, couponId: couponId)).ShouldBeProblem(409, "coupon.not_usable");
        app.Clock.Advance(OrderSteps.ReservationTime);

        (await user.CheckoutAsync(productId, couponId: couponId)).ShouldBe(201).Json.Text("couponId").ShouldBe(couponId.ToString());

        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_many_who_ask_for_the_goods_of_an_expired_order_at_once_as_many_are_served_as_there_are_goods()
    {
        await using var app = await CommerceApp.StartAsync(Unswept);
        var productId = await app.NewProductAsync(stock: 5);
        var expired = await app.NewUser().NewOrderAsync(productId, 5);
        app.Clock.Advance(OrderSteps.ReservationTime);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.NewUser().OrderAsync(productId)));

        answers.Count(answer => answer.Status == 201).ShouldBe(5);
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Code == "catalog.out_of_stock");
        (await app.EventNamesAsync(expired)).ShouldBe("placed expired");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_sweep_and_buyers_who_ask_again_with_their_coupons_at_the_same_time_all_come_to_their_end()
    {
        await using var app = await CommerceApp.StartAsync();
        var code = await app.NewCampaignAsync();
        var productId = await app.NewProductAsync(stock: 30);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            var user = await app.NewUserWithAsync(10_000);
            var couponId = await user.TakeCouponAsync(code);
            (await user.OrderAsync(productId, couponId: couponId)).ShouldBe(201);
            return (User: user, CouponId: couponId);
        }));
        app.Clock.Advance(OrderSteps.ReservationTime);

        var answers = await Task.WhenAll(buyers.Select(buyer => buyer.User.CheckoutAsync(productId, couponId: buyer.CouponId)));

        answers.ShouldAllBe(answer => answer.Status == 201);
        (await app.StockAsync(productId)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }
}
