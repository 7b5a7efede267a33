namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class GetBalanceTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_balance_is_what_was_charged_less_what_was_paid_and_dated_by_the_last_movement()
    {
        var user = await app.NewUserWithAsync(10_000);
        (await user.CheckoutAsync(await app.NewProductAsync(price: 3_000))).ShouldBe(201);

        var own = (await user.GetAsync("/balance")).ShouldBe(200);

        (own.Json.Text("userId"), own.Json.Int("balance"), own.Json.Text("currency")).ShouldBe((user.UserId, 7_000, "KRW"));
        own.Json.Time("updatedAt").ShouldBe((await user.GetAllAsync("/balance/transactions"))[0].Time("createdAt"));
        (await app.AsAdmin().GetAsync($"/balance/accounts/{user.UserId}")).ShouldBe(200).Body.ShouldBe(own.Body);
    }

    [Fact]
    public async Task Customers_see_nobody_elses_balance()
    {
        var user = await app.NewUserWithAsync(1);
        (await app.NewUser().GetAsync($"/balance/accounts/{user.UserId}")).ShouldBeProblem(403, "auth.forbidden");
        (await app.NewUser().GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
    }

    [Fact]
    public async Task User_ids_are_compared_byte_by_byte()
    {
        var userId = CommerceApp.NewName("Case");
        await app.As(userId).ChargeAsync(7);
        (await app.As(userId.ToUpperInvariant()).GetAsync("/balance")).ShouldBe(404);
    }
}
