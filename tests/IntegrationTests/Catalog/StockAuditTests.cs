namespace Commerce.IntegrationTests.Catalog;

using Harness;

/// <summary>Each test plants one damage in a shop of its own and sees the audit name it.</summary>
public sealed class StockAuditTests
{
    [Theory]
    [InlineData("UPDATE catalog_products SET stock = stock + 1 WHERE id = {product}", "{product}")]
    [InlineData("DELETE FROM catalog_stock_movements WHERE movement_id = '{second}'", "{product}")]
    [InlineData("UPDATE catalog_stock_movements SET stock_after = 29 WHERE movement_id = '{second}'", "{second}")]
    [InlineData("UPDATE catalog_stock_movements SET delta = 9, stock_after = 9 WHERE movement_id = '{first}'; UPDATE catalog_products SET stock = 29 WHERE id = {product}", "{second}")]
    [InlineData("UPDATE catalog_products SET stock = -1 WHERE id = {product}", "{product}")]
    public async Task The_audit_sees_a_damaged_ledger(string damage, string reported)
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(stock: 10);
        await app.NewProductAsync(stock: 30);
        (await app.AsAdmin().PostAsync($"/products/{product}/stock", new { delta = 20, reason = "received" })).ShouldBe(200);
        var movements = await app.AsAdmin().GetAllAsync($"/products/{product}/stock-movements");
        string Fill(string text) => text.Replace("{product}", $"{product}").Replace("{second}", movements[0].Text("movementId")).Replace("{first}", movements[1].Text("movementId"));
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(Fill(damage));

        await app.ShouldReportAsync("catalog.stock", Fill(reported));
    }

    [Fact]
    public async Task The_demo_shelf_is_full_of_products_and_consistent()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Demo:Seed"] = "true" });

        var products = await app.Anonymous().GetAllAsync("/products");

        products.Count.ShouldBe(12);
        products.ShouldContain(product => product.Int("stock") == 0);
        await app.ShouldBeConsistentAsync();
    }
}
