namespace Commerce.IntegrationTests.Catalog;

using Harness;

public sealed class ListStockMovementsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
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
        (await app.AsAdmin().GetAsync($"/products/{id}/stock-movements")).ShouldBeProblem(404, "catalog.product_not_found");
    }

    [Fact]
    public async Task Only_admins_see_the_ledger_of_a_product()
    {
        var id = await app.NewProductAsync();
        foreach (var (caller, status, code) in new[] { (app.Anonymous(), 401, "auth.required"), (app.NewUser(), 403, "auth.forbidden") })
        {
            (await caller.GetAsync($"/products/{id}/stock-movements")).ShouldBeProblem(status, code);
        }
    }
}
