namespace Commerce.IntegrationTests.Catalog;

using Harness;
using Order;
using Ranking;

/// <summary>The ranking shows what the catalog says of its products.</summary>
public sealed class GetProductsTests
{
    [Fact]
    public async Task A_discontinued_product_leaves_and_the_next_one_moves_up()
    {
        await using var app = await CommerceApp.StartAsync();
        var (first, second) = (await app.NewProductAsync(), await app.NewProductAsync());
        var buyer = await app.NewUserWithAsync(100_000);
        (await buyer.CheckoutAsync(first, 2)).ShouldBe(201);
        (await buyer.CheckoutAsync(second)).ShouldBe(201);
        await app.ShouldShowAsync((first, 2), (second, 1));

        var tag = (await app.AsAdmin().GetAsync($"/products/{first}")).ETag!;
        (await app.AsAdmin().PutAsync($"/products/{first}", new { name = "Gone", price = 1, status = "discontinued" }, ("If-Match", tag))).ShouldBe(200);

        await app.ShouldShowAsync((second, 1));
        (await app.Anonymous().GetAsync("/products/top?limit=1")).Json.Int("items[0].rank").ShouldBe(1);
    }

    [Fact]
    public async Task A_products_name_and_price_are_those_of_now()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 10, name: "Lamp");
        (await (await app.NewUserWithAsync(100)).CheckoutAsync(product)).ShouldBe(201);
        await app.ShouldShowAsync((product, 1));

        await app.EditProductAsync(product, "Lantern", 20);

        await Eventually.BeTrueAsync(async () =>
        {
            var item = (await app.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json.At("items[0]");
            return (item.Int("productId"), item.Text("name"), item.Int("price")) == (product, "Lantern", 20L);
        });
    }
}
