namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class ListTransactionsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
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
    public async Task Admins_see_the_ledger_of_anybody_as_its_owner_does()
    {
        var user = app.As(CommerceApp.NewName("a/b%"));
        await user.ChargeAsync(1);
        await user.ChargeAsync(2);

        foreach (var query in new[] { "", "?limit=1", "?from=2026-01-01T00:00:00Z", "?to=2026-01-01T00:00:00Z" })
        {
            (await app.AsAdmin().GetAsync($"{LedgerOf(user.UserId)}{query}")).ShouldBe(200).Body.ShouldBe((await user.GetAsync($"/balance/transactions{query}")).ShouldBe(200).Body);
        }

        (await app.AsAdmin().GetAllAsync($"{LedgerOf(user.UserId)}?limit=1")).Select(item => item.Int("amount")).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Refuses_to_show_a_ledger_to_another_customer_and_one_that_does_not_exist_to_anybody()
    {
        var user = await app.NewUserWithAsync(1);

        (await app.NewUser().GetAsync(LedgerOf(user.UserId))).ShouldBeProblem(403, "auth.forbidden");
        (await user.GetAsync(LedgerOf(user.UserId))).ShouldBeProblem(403, "auth.forbidden");
        (await app.Anonymous().GetAsync(LedgerOf(user.UserId))).ShouldBeProblem(401, "auth.required");
        (await app.AsAdmin().GetAsync(LedgerOf(user.UserId.ToUpperInvariant()))).ShouldBeProblem(404, "balance.account_not_found");
        (await app.AsAdmin().GetAsync($"{LedgerOf("nobody")}?limit=0")).ShouldBeInvalid("limit");
    }

    [Fact]
    public async Task A_period_begins_with_its_first_instant_and_ends_before_its_last()
    {
        var user = app.NewUser();
        List<string> times = [];
        for (var amount = 1; amount <= 3; amount++)
        {
            await user.ChargeAsync(amount);
            times.Add((await user.GetAsync("/balance/transactions?limit=1"))["items[0].createdAt"].GetString()!);
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await AmountsAsync($"from={times[1]}")).ShouldBe([3, 2]);
        (await AmountsAsync($"to={times[1]}")).ShouldBe([1]);
        (await AmountsAsync($"from={times[0]}&to={times[2]}")).ShouldBe([2, 1]);
        (await AmountsAsync($"from={times[1]}&to={times[1]}")).ShouldBeEmpty();
        (await AmountsAsync($"from={times[2]}&to=9999-12-31T23:59:59.999Z")).ShouldBe([3]);
        (await AmountsAsync($"from=0001-01-01T00:00:00Z&to={times[0]}")).ShouldBeEmpty();

        async Task<IEnumerable<long>> AmountsAsync(string period) => (await user.GetAllAsync($"/balance/transactions?limit=1&{period}")).Select(item => item.Int("amount"));
    }

    [Theory]
    [InlineData("from=2026-01-31", "from")]
    [InlineData("to=2026-01-31T09:00:00", "to")]
    [InlineData("from=x&to=y", "from", "to")]
    public async Task Refuses_a_time_that_is_no_instant_in_UTC(string query, params string[] paths)
    {
        var user = await app.NewUserWithAsync(1);
        (await user.GetAsync($"/balance/transactions?{query}")).ShouldBeInvalid(paths);
        (await app.AsAdmin().GetAsync($"{LedgerOf(user.UserId)}?{query}")).ShouldBeInvalid(paths);
    }

    [Fact]
    public async Task Refuses_a_from_that_is_later_than_to()
    {
        var user = await app.NewUserWithAsync(1);
        const string period = "from=2026-01-31T09:00:00.001Z&to=2026-01-31T09:00:00Z";
        (await user.GetAsync($"/balance/transactions?{period}")).ShouldBeInvalid("from");
        (await app.AsAdmin().GetAsync($"{LedgerOf(user.UserId)}?{period}")).ShouldBeInvalid("from");
    }

    [Fact]
    public async Task Refuses_a_cursor_of_another_period()
    {
        var user = await app.NewUserWithAsync(1);
        await user.ChargeAsync(1);
        var cursor = (await user.GetAsync("/balance/transactions?limit=1&from=2026-01-01T00:00:00Z"))["nextCursor"].GetString();

        (await user.GetAsync($"/balance/transactions?cursor={cursor}")).ShouldBeInvalid("cursor");
        (await user.GetAsync($"/balance/transactions?cursor={cursor}&to=2026-01-01T00:00:00Z")).ShouldBeInvalid("cursor");
        (await user.GetAsync($"/balance/transactions?cursor={cursor}&from=2026-01-01T00:00:00.000Z")).ShouldBe(200);
    }

    private static string LedgerOf(string userId) => $"/balance/accounts/{Uri.EscapeDataString(userId)}/transactions";
}
