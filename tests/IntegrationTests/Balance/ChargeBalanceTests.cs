namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class ChargeBalanceTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task The_first_charge_opens_the_account()
    {
        var user = app.NewUser();
        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");

        var receipt = (await user.PostAsync("/balance/charge", new { amount = 10_000 })).ShouldBe(200).Json;

        receipt.Uuid("transactionId").ShouldNotBe(Guid.Empty);
        receipt.Int("amount").ShouldBe(10_000);
        receipt.Int("balance").ShouldBe(10_000);
        receipt.Text("currency").ShouldBe("KRW");
        receipt.Text("chargedAt").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        var account = (await user.GetAsync("/balance")).ShouldBe(200).Json;
        account.Text("userId").ShouldBe(user.UserId);
        account.Int("balance").ShouldBe(10_000);
        account.Text("currency").ShouldBe("KRW");
        account.Text("updatedAt").ShouldBe(receipt.Text("chargedAt"));
        await app.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_charge_outside_its_bounds_is_refused_and_opens_nothing(long amount)
    {
        var user = app.NewUser();
        (await user.PostAsync("/balance/charge", new { amount })).ShouldBeInvalid("amount");
        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
    }

    [Fact]
    public async Task A_charge_past_the_maximum_says_how_much_fits()
    {
        var user = app.NewUser();
        await user.ChargeAsync(9_500_000);

        var refused = (await user.PostAsync("/balance/charge", new { amount = 500_001 })).ShouldBeProblem(400, "balance.limit_exceeded").Json;

        refused.Int("maxBalance").ShouldBe(10_000_000);
        refused.Int("balance").ShouldBe(9_500_000);
        (await user.PostAsync("/balance/charge", new { amount = 500_000 })).ShouldBe(200);
    }

    [Fact]
    public async Task An_admin_charge_for_what_is_no_user_finds_no_account() =>
        (await app.AsAdmin().PostAsync("/balance/accounts/two%20words/charge", new { amount = 5 })).ShouldBeProblem(404, "balance.account_not_found");

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("?#;\\\"<")]
    public async Task A_user_in_a_path_is_unescaped_once(string userId)
    {
        var path = $"/balance/accounts/{Uri.EscapeDataString(userId)}/charge";
        (await app.AsAdmin().PostAsync(path, new { amount = 5 })).ShouldBe(200);
        (await app.As(userId).BalanceAsync()).ShouldBe(5);
    }
}
