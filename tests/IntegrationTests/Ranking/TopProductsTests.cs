namespace Commerce.IntegrationTests.Ranking;

using Harness;

public sealed class TopProductsTests
{
    [Fact]
    public async Task Only_pieces_that_are_paid_count_and_they_count_within_a_moment()
    {
        await using var shop = await Shop.StartAsync();
        var (lamp, chair, desk) = (await shop.NewProductAsync(name: "Lamp", price: 10), await shop.NewProductAsync(), await shop.NewProductAsync());
        var buyer = await shop.NewUserWithAsync(100_000);
        var poor = shop.NewUser();

        (await buyer.CheckoutAsync(lamp, 2)).ShouldBe(201);
        (await buyer.CheckoutAsync(chair, 3)).ShouldBe(201);
        var pending = (await buyer.OrderAsync(desk, 9)).ShouldBe(201).Json.Uuid("orderId");
        (await poor.OrderAsync(desk, 9)).ShouldBe(201);
        (await poor.CheckoutAsync(desk, 9)).ShouldBeProblem(402, "order.insufficient_balance");

        await shop.ShouldShowAsync((chair, 3), (lamp, 2));
        (await buyer.PayAsync(pending)).ShouldBe(200);
        await shop.ShouldShowAsync((desk, 9), (chair, 3), (lamp, 2));
        var top = (await shop.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json;
        top.Int("days").ShouldBe(3);
        top.Time("computedAt").ShouldBe(shop.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        top.At("items[2]").GetRawText().ShouldBe($$"""{"rank":3,"productId":{{lamp}},"name":"Lamp","price":10,"currency":"KRW","soldQuantity":2}""");
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Ties_go_to_the_lower_id_and_limit_cuts_the_list()
    {
        await using var shop = await Shop.StartAsync();
        List<long> products = [];
        for (var i = 0; i < 6; i++)
        {
            products.Add(await shop.NewProductAsync());
        }

        var buyer = await shop.NewUserWithAsync(100_000);
        foreach (var product in Enumerable.Reverse(products))
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        await shop.ShouldShowAsync([.. products.Select(product => (product, 1L))]);
        (await shop.TopAsync(limit: 1)).ShouldBe([(products[0], 1L)]);
        (await shop.Anonymous().GetAsync("/products/top")).Json.List("items").Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_limit_beyond_its_range_is_refused()
    {
        await using var shop = await Shop.StartAsync();

        foreach (var limit in new[] { "0", "51", "-1", "x", "1.5" })
        {
            (await shop.Anonymous().GetAsync($"/products/top?limit={limit}")).ShouldBeInvalid("limit");
        }

        (await shop.Anonymous().GetAsync("/products/top?limit=1")).ShouldBe(200).Json.List("items").ShouldBeEmpty();
        (await shop.Anonymous().GetAsync("/products/top?limit=50")).ShouldBe(200);
    }

    [Fact]
    public async Task A_refund_takes_from_the_hour_of_its_payment()
    {
        await using var shop = await Shop.StartAsync();
        var product = await shop.NewProductAsync();
        var buyer = await shop.NewUserWithAsync(100_000);
        shop.BeginAnHour();
        var early = (await buyer.CheckoutAsync(product, 5)).ShouldBe(201).Json.Uuid("orderId");
        shop.Clock.Advance(TimeSpan.FromHours(2));
        (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 7));

        (await buyer.CancelAsync(early)).ShouldBe(200);

        await shop.ShouldShowAsync((product, 2));
        (await shop.CountAsync("SELECT COUNT(*) FROM ranking_sales WHERE quantity = 0")).ShouldBe(1);
        (await shop.CountAsync("SELECT COUNT(*) FROM ranking_sales WHERE quantity < 0")).ShouldBe(0);
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_discontinued_product_leaves_and_the_next_one_moves_up()
    {
        await using var shop = await Shop.StartAsync();
        var (first, second) = (await shop.NewProductAsync(), await shop.NewProductAsync());
        var buyer = await shop.NewUserWithAsync(100_000);
        (await buyer.CheckoutAsync(first, 2)).ShouldBe(201);
        (await buyer.CheckoutAsync(second)).ShouldBe(201);
        await shop.ShouldShowAsync((first, 2), (second, 1));

        var tag = (await shop.AsAdmin().GetAsync($"/products/{first}")).ETag!;
        (await shop.AsAdmin().PutAsync($"/products/{first}", new { name = "Gone", price = 1, status = "discontinued" }, ("If-Match", tag))).ShouldBe(200);

        await shop.ShouldShowAsync((second, 1));
        (await shop.Anonymous().GetAsync("/products/top?limit=1")).Json.Int("items[0].rank").ShouldBe(1);
    }

    [Fact]
    public async Task The_window_moves_on_with_the_clock()
    {
        await using var shop = await Shop.StartAsync(new Dictionary<string, string> { ["Ranking:Days"] = "1" });
        var product = await shop.NewProductAsync();
        var buyer = await shop.NewUserWithAsync(100_000);
        shop.BeginAnHour();
        (await buyer.CheckoutAsync(product, 4)).ShouldBe(201);
        shop.Clock.Advance(TimeSpan.FromHours(1));
        (await buyer.CheckoutAsync(product, 1)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 5));

        shop.Clock.Advance(TimeSpan.FromHours(22));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await shop.ShouldShowAsync((product, 5));
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await shop.ShouldShowAsync((product, 1));
        await shop.ShouldBeConsistentAsync();
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await shop.ShouldShowAsync();
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Counts_outlive_a_restart()
    {
        await using var shop = await Shop.StartAsync();
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product, 4)).ShouldBe(201);

        await shop.RestartAsync();

        await shop.ShouldShowAsync((product, 4));
    }
}
