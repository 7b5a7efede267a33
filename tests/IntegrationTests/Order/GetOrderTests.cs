namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class GetOrderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task An_order_is_shown_to_its_owner_and_to_admins_and_does_not_exist_for_anybody_else()
    {
        var owner = app.NewUser();
        var placed = (await owner.OrderAsync(await app.NewProductAsync(price: 1_500), 2)).ShouldBe(201);
        var path = $"/orders/{placed.Json.Uuid("orderId")}";

        (await owner.GetAsync(path)).ShouldBe(200).Body.ShouldBe(placed.Body);
        (await app.AsAdmin().GetAsync(path)).ShouldBe(200).Body.ShouldBe(placed.Body);
        (await app.NewUser().GetAsync(path)).ShouldBeProblem(404, "order.not_found");
    }

    [Theory]
    [InlineData("12")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0194bc1a-0000-7000-8000-00000000000g")]
    [InlineData("0194bc1a-0000-7000-8000-000000000001")]
    public async Task An_id_of_the_wrong_form_is_one_that_does_not_exist(string orderId)
    {
        foreach (var caller in new[] { app.NewUser(), app.AsAdmin() })
        {
            (await caller.GetAsync($"/orders/{orderId}")).ShouldBeProblem(404, "order.not_found");
        }
    }
}
