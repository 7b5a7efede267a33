namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class AccountTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
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
    public async Task Transactions_are_listed_newest_first_and_every_one_once_while_others_are_added()
    {
        var user = app.NewUser();
        (await user.GetAsync("/balance/transactions")).ShouldBeProblem(404, "balance.account_not_found");
        for (var amount = 1; amount <= 5; amount++)
        {
            await user.ChargeAsync(amount);
        }

        var first = (await user.GetAsync("/balance/transactions?limit=2")).ShouldBe(200).Json;
        await user.ChargeAsync(100);
        var second = (await user.GetAsync($"/balance/transactions?limit=2&cursor={first.Text("nextCursor")}")).ShouldBe(200).Json;
        var third = (await user.GetAsync($"/balance/transactions?limit=2&cursor={second.Text("nextCursor")}")).ShouldBe(200).Json;

        var items = first.List("items").Concat(second.List("items")).Concat(third.List("items")).ToList();
        items.Select(item => item.Int("amount")).ShouldBe([5, 4, 3, 2, 1]);
        items.Select(item => item.Int("balanceAfter")).ShouldBe([15, 10, 6, 3, 1]);
        items.ShouldAllBe(item => item.Text("type") == "charge" && !item.Has("orderId"));
        third.Text("nextCursor").ShouldBeNull();
        first.EnumerateObject().Select(member => member.Name).ShouldBe(["items", "nextCursor"]);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=abc", "limit")]
    [InlineData("limit=%2B1", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=", "cursor")]
    [InlineData("limit=0&cursor=" + "WyJhIl0", "limit")]
    public async Task A_faulty_page_is_refused_by_name(string query, string path)
    {
        var user = await app.NewUserWithAsync(1);
        (await user.GetAsync($"/balance/transactions?{query}")).ShouldBeInvalid(path);
    }

    [Fact]
    public async Task A_cursor_serves_no_other_list()
    {
        var (alice, bob) = (await app.NewUserWithAsync(1), await app.NewUserWithAsync(1));
        await alice.ChargeAsync(1);
        var cursor = (await alice.GetAsync("/balance/transactions?limit=1"))["nextCursor"].GetString();
        (await bob.GetAsync($"/balance/transactions?cursor={cursor}")).ShouldBeInvalid("cursor");
    }

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
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("한국")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task No_account_is_opened_for_what_is_no_user(string userId) =>
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId })).ShouldBeInvalid("userId");

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

    [Fact]
    public async Task User_ids_are_compared_byte_by_byte()
    {
        var userId = CommerceApp.NewName("Case");
        await app.As(userId).ChargeAsync(7);
        (await app.As(userId.ToUpperInvariant()).GetAsync("/balance")).ShouldBe(404);
    }
}
