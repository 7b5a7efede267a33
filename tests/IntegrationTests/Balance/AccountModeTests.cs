namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class RegisteredOnlyApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Balance:Accounts"] = "RegisteredOnly" };
}

public sealed class RegisteredOnlyTests(RegisteredOnlyApp app) : IClassFixture<RegisteredOnlyApp>
{
    [Fact]
    public async Task An_unknown_user_cannot_charge_until_an_admin_opens_the_account()
    {
        var user = app.NewUser();
        (await user.PostAsync("/balance/charge", new { amount = 5 })).ShouldBeProblem(404, "balance.account_not_found");
        (await app.AsAdmin().PostAsync($"/balance/accounts/{user.UserId}/charge", new { amount = 5 })).ShouldBeProblem(404, "balance.account_not_found");

        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId = user.UserId })).ShouldBe(201);

        (await user.PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200).Json.Int("balance").ShouldBe(5);
        await app.ShouldBeConsistentAsync();
    }
}

public sealed class AdminsChargeApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Balance:CustomersMayCharge"] = "false",
        ["Balance:MinCharge"] = "100",
        ["Balance:MaxCharge"] = "200",
        ["Commerce:Currency"] = "EUR",
    };
}

public sealed class AdminsChargeTests(AdminsChargeApp app) : IClassFixture<AdminsChargeApp>
{
    [Fact]
    public async Task A_customer_may_not_charge_and_an_admin_may()
    {
        var user = app.NewUser();
        (await user.PostAsync("/balance/charge", new { amount = 100 })).ShouldBeProblem(403, "balance.charge_not_allowed");

        var receipt = (await app.AsAdmin().PostAsync($"/balance/accounts/{user.UserId}/charge", new { amount = 100 })).ShouldBe(200).Json;

        receipt.Text("currency").ShouldBe("EUR");
        (await user.BalanceAsync()).ShouldBe(100);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(201)]
    public async Task The_bounds_are_those_of_the_settings(long amount) =>
        (await app.AsAdmin().PostAsync("/balance/accounts/somebody/charge", new { amount })).ShouldBeInvalid("amount")
            .Body.ShouldContain("must be from 100 to 200");
}
