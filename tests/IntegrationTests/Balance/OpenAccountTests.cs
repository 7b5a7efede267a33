namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class OpenAccountTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task An_admin_opens_looks_at_and_charges_accounts()
    {
        var userId = CommerceApp.NewName("a/b");
        var path = $"/balance/accounts/{Uri.EscapeDataString(userId)}";
        (await app.AsAdmin().GetAsync(path)).ShouldBeProblem(404, "balance.account_not_found");

        var opened = (await app.AsAdmin().PostAsync("/balance/accounts", new { userId })).ShouldBe(201);
        var again = (await app.AsAdmin().PostAsync("/balance/accounts", new { userId })).ShouldBe(200);
        var charged = (await app.AsAdmin().PostAsync($"{path}/charge", new { amount = 5 })).ShouldBe(200);

        opened.Location!.OriginalString.ShouldBe(CommerceClient.ApiPath + path);
        opened.Json.Int("balance").ShouldBe(0);
        opened.Json.Has("account").ShouldBeFalse();
        again.Location.ShouldBeNull();
        again.Body.ShouldBe(opened.Body);
        charged.Json.Int("balance").ShouldBe(5);
        (await app.AsAdmin().GetAsync(path)).ShouldBe(200).Json.Int("balance").ShouldBe(5);
        (await app.As(userId).BalanceAsync()).ShouldBe(5);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_dot_segment_is_no_user_id_because_no_path_could_carry_it(string userId)
    {
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId })).ShouldBeInvalid("userId");
        (await app.Anonymous().PostAsync("/dev/tokens", new { userId })).ShouldBeInvalid("userId");
        // Three dots are a name like any other.
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId = userId + "..." })).ShouldBe(201);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("한국")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456")]
    public async Task No_account_is_opened_for_what_is_no_user(string userId) =>
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId })).ShouldBeInvalid("userId");
}
