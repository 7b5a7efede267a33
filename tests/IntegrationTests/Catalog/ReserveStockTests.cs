namespace Commerce.IntegrationTests.Catalog;

using Harness;

public sealed class ReserveStockTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
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
