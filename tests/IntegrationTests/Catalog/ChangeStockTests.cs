namespace Commerce.IntegrationTests.Catalog;

using Harness;

public sealed class ChangeStockTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Neither_a_sale_nor_a_correction_of_stock_moves_updatedAt_and_an_edit_does()
    {
        var id = await app.NewProductAsync();
        var born = (await app.Anonymous().GetAsync($"/products/{id}")).Json.Time("updatedAt");
        app.Clock.Advance(TimeSpan.FromMilliseconds(2));
        (await app.NewUser().OrderAsync(id)).ShouldBe(201);
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Time("updatedAt").ShouldBe(born);
        (await app.AsAdmin().PostAsync($"/products/{id}/stock", new { delta = 1, reason = "received" })).ShouldBe(200);
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Time("updatedAt").ShouldBe(born);
        (await app.AsAdmin().PutAsync($"/products/{id}", new { name = "edited", price = 1, status = "active" }, ("If-Match", "*"))).ShouldBe(200).Json.Time("updatedAt").ShouldBeGreaterThan(born);
    }

    [Fact]
    public async Task One_tag_is_one_body()
    {
        var path = $"/products/{await app.NewProductAsync()}";
        var before = await app.Anonymous().GetAsync(path);
        app.Clock.Advance(TimeSpan.FromMilliseconds(2));
        (await app.AsAdmin().PostAsync(path + "/stock", new { delta = 1, reason = "received" })).ShouldBe(200);
        (await app.Anonymous().GetAsync(path)).ETag.ShouldNotBe(before.ETag);
        (await app.AsAdmin().PostAsync(path + "/stock", new { delta = -1, reason = "adjusted" })).ShouldBe(200);

        var after = await app.Anonymous().GetAsync(path);

        after.ETag.ShouldBe(before.ETag);
        after.Body.ShouldBe(before.Body);
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

    [Theory]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.0")]
    [InlineData("999999999")]
    [InlineData("99999999999999999999")]
    public async Task An_id_of_no_product_is_not_found_whatever_its_form(string id)
    {
        (await app.AsAdmin().PostAsync($"/products/{id}/stock", new { delta = 1, reason = "received" })).ShouldBeProblem(404, "catalog.product_not_found");
    }

    [Fact]
    public async Task Only_admins_change_stock()
    {
        var id = await app.NewProductAsync();
        foreach (var (caller, status, code) in new[] { (app.Anonymous(), 401, "auth.required"), (app.NewUser(), 403, "auth.forbidden") })
        {
            (await caller.PostAsync($"/products/{id}/stock", new { delta = 1, reason = "received" })).ShouldBeProblem(status, code);
        }
    }
}
