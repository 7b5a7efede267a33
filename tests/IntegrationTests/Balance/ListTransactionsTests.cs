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
}
