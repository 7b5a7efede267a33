namespace Commerce.IntegrationTests.Catalog;

using Harness;

public sealed class StockTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Every_movement_is_in_the_ledger_newest_first_with_what_was_left()
    {
        var id = await app.NewProductAsync(stock: 10);
        var admin = app.AsAdmin();
        var changed = (await admin.PostAsync($"/products/{id}/stock", new { delta = 5, reason = "received" })).ShouldBe(200).Json;
        changed.Int("productId").ShouldBe(id);
        changed.Int("stock").ShouldBe(15);
        (await admin.PostAsync($"/products/{id}/stock", new { delta = -15, reason = "adjusted" })).ShouldBe(200).Json.Int("stock").ShouldBe(0);
        (await admin.PostAsync($"/products/{id}/stock", new { delta = 3, reason = "adjusted" })).ShouldBe(200);
        var buyer = app.NewUser();
        var orderId = (await buyer.OrderAsync(id, quantity: 2)).ShouldBe(201).Json.Uuid("orderId");
        (await buyer.CancelAsync(orderId)).ShouldBe(200);

        var movements = await admin.GetAllAsync($"/products/{id}/stock-movements?limit=2");

        movements.Select(m => $"{m.Text("reason")} {m.Int("delta")} {m.Int("stockAfter")}")
            .ShouldBe(["returned 2 3", "reserved -2 1", "adjusted 3 3", "adjusted -15 0", "received 5 15", "received 10 10"]);
        movements.Take(2).ShouldAllBe(m => m.Uuid("orderId") == orderId);
        movements.Skip(2).ShouldAllBe(m => !m.Has("orderId"));
        movements[4].Uuid("movementId").ShouldBe(changed.Uuid("movementId"));
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Int("stock").ShouldBe(3);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_new_product_without_pieces_has_an_empty_ledger()
    {
        var id = await app.NewProductAsync(stock: 0);
        (await app.AsAdmin().GetAllAsync($"/products/{id}/stock-movements")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_correction_shows_in_updatedAt_and_a_sale_does_not()
    {
        var id = await app.NewProductAsync();
        var born = (await app.Anonymous().GetAsync($"/products/{id}")).Json.Time("updatedAt");
        app.Clock.Advance(TimeSpan.FromMilliseconds(2));
        (await app.NewUser().OrderAsync(id)).ShouldBe(201);
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Time("updatedAt").ShouldBe(born);
        (await app.AsAdmin().PostAsync($"/products/{id}/stock", new { delta = 1, reason = "received" })).ShouldBe(200);
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Time("updatedAt").ShouldBeGreaterThan(born);
    }

    [Fact]
    public async Task Stock_goes_neither_below_nothing_nor_above_its_maximum()
    {
        var id = await app.NewProductAsync(stock: 10);
        var admin = app.AsAdmin();

        var refused = (await admin.PostAsync($"/products/{id}/stock", new { delta = -11, reason = "adjusted" })).ShouldBeProblem(409, "catalog.out_of_stock").Json;
        refused.Int("items[0].productId").ShouldBe(id);
        refused.Int("items[0].requested").ShouldBe(11);
        refused.Int("items[0].available").ShouldBe(10);
        (await admin.PostAsync($"/products/{id}/stock", new { delta = 999_999_991, reason = "received" })).ShouldBeInvalid("delta");
        (await admin.PostAsync($"/products/{id}/stock", new { delta = 999_999_990, reason = "received" })).ShouldBe(200).Json.Int("stock").ShouldBe(1_000_000_000);
    }

    [Theory]
    [InlineData("""{"delta":0,"reason":"received"}""", "delta")]
    [InlineData("""{"delta":1000000001,"reason":"received"}""", "delta")]
    [InlineData("""{"delta":1.5,"reason":"received"}""", "delta")]
    [InlineData("""{"delta":"1","reason":"received"}""", "delta")]
    [InlineData("""{"reason":"received"}""", "delta")]
    [InlineData("""{"delta":1}""", "reason")]
    [InlineData("""{"delta":1,"reason":"reserved"}""", "reason")]
    [InlineData("""{"delta":1,"reason":1}""", "reason")]
    public async Task A_change_of_stock_outside_its_bounds_is_refused(string body, string path)
    {
        var id = await app.NewProductAsync();
        (await app.AsAdmin().PostAsync($"/products/{id}/stock", body)).ShouldBeInvalid(path);
    }

    [Fact]
    public async Task The_same_key_moves_stock_once()
    {
        var id = await app.NewProductAsync(stock: 10);
        var body = new { delta = -4, reason = "adjusted" };
        (await app.AsAdmin().PostOnceAsync("stock-once", $"/products/{id}/stock", body)).ShouldBe(200);
        (await app.AsAdmin().PostOnceAsync("stock-once", $"/products/{id}/stock", body)).ShouldBe(200).IsReplayed.ShouldBeTrue();
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Int("stock").ShouldBe(6);
    }

    [Fact]
    public async Task An_order_that_is_short_names_every_short_line_and_takes_nothing()
    {
        var enough = await app.NewProductAsync(stock: 10);
        var few = await app.NewProductAsync(stock: 1);
        var none = await app.NewProductAsync(stock: 0);

        var refused = (await app.NewUser().PostAsync("/orders", Order((few, 2), (enough, 1), (none, 3)))).ShouldBeProblem(409, "catalog.out_of_stock");

        refused.Json.List("items").Select(item => (item.Int("productId"), item.Int("requested"), item.Int("available"))).ShouldBe([(few, 2, 1), (none, 3, 0)]);
        (await app.Anonymous().GetAsync($"/products/{enough}")).Json.Int("stock").ShouldBe(10);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_order_of_unknown_products_names_all_of_them_and_leaves_the_others_alone()
    {
        var ids = new List<long>();
        for (var i = 0; i < 9; i++)
        {
            ids.Add(await app.NewProductAsync(stock: 1));
        }

        var refused = (await app.NewUser().PostAsync("/orders", Order([.. ids.Select(id => (id, 1)), (999_999_998, 1)]))).ShouldBeProblem(404, "catalog.product_not_found");

        refused.Json.List("productIds").Select(id => id.GetInt64()).ShouldBe([999_999_998]);
        (await app.Anonymous().GetAllAsync($"/products?ids={string.Join(',', ids)}&inStock=true")).Count.ShouldBe(9);
    }

    [Fact]
    public async Task Fifty_lines_are_taken_and_given_back_together()
    {
        List<long> ids = [];
        for (var i = 0; i < 50; i++)
        {
            ids.Add(await app.NewProductAsync(stock: 10));
        }

        var buyer = app.NewUser();
        ids.Reverse();
        var order = (await buyer.PostAsync("/orders", Order([.. ids.Select((id, i) => (id, (i % 3) + 1))]))).ShouldBe(201).Json;

        order.List("items").Select(item => item.Int("productId")).ShouldBe(ids);
        var stocks = (await app.Anonymous().GetAllAsync($"/products?ids={string.Join(',', ids)}")).ToDictionary(p => p.Int("productId"), p => p.Int("stock"));
        ids.Select((id, i) => stocks[id] + (i % 3) + 1).ShouldAllBe(sum => sum == 10);
        await app.ShouldBeConsistentAsync();
        (await buyer.CancelAsync(order.Uuid("orderId"))).ShouldBe(200);
        (await app.Anonymous().GetAllAsync($"/products?ids={string.Join(',', ids)}")).ShouldAllBe(product => product.Int("stock") == 10);
        await app.ShouldBeConsistentAsync();
    }

    private static object Order(params (long ProductId, int Quantity)[] lines) =>
        new { items = lines.Select(line => new { productId = line.ProductId, quantity = line.Quantity }).ToArray() };
}
