namespace Commerce.IntegrationTests.Catalog;

using Harness;
using Order;

/// <summary>A quote shows what the check of stock says.</summary>
public sealed class CheckStockTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_quote_that_is_short_names_every_short_line_and_takes_nothing()
    {
        var (enough, few) = (await app.NewProductAsync(stock: 10), await app.NewProductAsync(stock: 1));

        var refused = (await QuoteAsync((few, 2), (enough, 10))).ShouldBeProblem(409, "catalog.out_of_stock").Json;
        var priced = (await QuoteAsync((enough, 10))).ShouldBe(200).Json;

        refused.List("items").Select(item => (item.Int("productId"), item.Int("requested"), item.Int("available"))).ShouldBe([(few, 2, 1)]);
        priced.Int("subtotal").ShouldBe(10_000);
        (await app.StockAsync(enough)).ShouldBe(10);
    }

    [Fact]
    public async Task Unknown_products_are_refused_before_discontinued_ones_and_those_before_short_lines()
    {
        var (gone, few) = (await app.NewProductAsync(), await app.NewProductAsync(stock: 1));
        await app.EditProductAsync(gone, status: "discontinued");

        (await QuoteAsync((few, 2), (gone, 1), (999_999_998, 1))).ShouldBeProblem(404, "catalog.product_not_found").Json.At("productIds[0]").GetInt64().ShouldBe(999_999_998);
        (await QuoteAsync((few, 2), (gone, 1))).ShouldBeProblem(409, "catalog.product_discontinued").Json.At("productIds[0]").GetInt64().ShouldBe(gone);
        (await QuoteAsync((few, 2))).ShouldBeProblem(409, "catalog.out_of_stock");
    }

    private Task<Answer> QuoteAsync(params (long ProductId, int Quantity)[] lines) =>
        app.NewUser().PostAsync("/orders/quote", OrderSteps.Basket([.. lines.Select(line => OrderSteps.Line(line.ProductId, line.Quantity))]));
}
