namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class ListAccountsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Accounts_are_listed_by_user_id_and_every_one_once_while_others_are_opened()
    {
        var mark = CommerceApp.NewName("page");
        await OpenAsync($"{mark}-c", $"{mark}-B", $"{mark}-e", $"{mark}-a", $"{mark}-d");

        var first = (await app.AsAdmin().GetAsync($"/balance/accounts?limit=2&search={mark}")).ShouldBe(200);
        await OpenAsync($"{mark}-A", $"{mark}-f");
        var rest = (await app.AsAdmin().GetAsync($"/balance/accounts?limit=4&search={mark}&cursor={first.Json.Text("nextCursor")}")).ShouldBe(200).Json;

        first.Header("Link").ShouldNotBeNull().ShouldContain("rel=\"next\"");
        rest.Text("nextCursor").ShouldBeNull();
        first.Json.List("items").Concat(rest.List("items")).Select(account => account.Text("userId"))
            .ShouldBe([$"{mark}-B", $"{mark}-a", $"{mark}-c", $"{mark}-d", $"{mark}-e", $"{mark}-f"], "ids are compared byte by byte");
    }

    [Fact]
    public async Task An_account_is_listed_as_it_is_shown_alone()
    {
        var user = await app.NewUserWithAsync(700);

        var listed = (await app.AsAdmin().GetAllAsync($"/balance/accounts?search={user.UserId}")).ShouldHaveSingleItem();

        listed.GetRawText().ShouldBe((await app.AsAdmin().GetAsync($"/balance/accounts/{user.UserId}")).ShouldBe(200).Body);
        (await app.AsAdmin().GetAllAsync("/balance/accounts?limit=100")).Select(account => account.Text("userId")).ShouldContain(user.UserId);
    }

    [Theory]
    [InlineData("%41LICE")]
    [InlineData("lice-")]
    [InlineData("Alice")]
    public async Task A_search_finds_part_of_a_user_id_in_any_case(string search)
    {
        var mark = CommerceApp.NewName("-at");
        await OpenAsync($"Alice{mark}", $"Bob{mark}");

        (await SearchAsync(search)).ShouldContain($"Alice{mark}");
        (await SearchAsync(search)).ShouldNotContain($"Bob{mark}");
        (await SearchAsync(mark.ToUpperInvariant())).ShouldBe([$"Alice{mark}", $"Bob{mark}"]);
    }

    [Fact]
    public async Task Every_character_of_a_search_is_ordinary()
    {
        var mark = CommerceApp.NewName("mark");
        string[] users = [$"{mark}%b", $"{mark}_b", $"{mark}xb", $"{mark}[x]b", $"{mark}\\b", $"{mark}'b"];
        await OpenAsync(users);

        foreach (var user in users)
        {
            (await SearchAsync(Uri.EscapeDataString(user))).ShouldBe([user]);
        }
    }

    [Fact]
    public async Task A_search_for_nobody_is_an_empty_page_and_one_for_nothing_is_none()
    {
        var nobody = (await app.AsAdmin().GetAsync($"/balance/accounts?search={CommerceApp.NewName("nobody")}")).ShouldBe(200).Json;
        nobody.List("items").ShouldBeEmpty();
        nobody.Text("nextCursor").ShouldBeNull();

        await OpenAsync(CommerceApp.NewName());
        (await SearchAsync("")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Refuses_whoever_is_no_admin()
    {
        (await app.NewUser().GetAsync("/balance/accounts")).ShouldBeProblem(403, "auth.forbidden");
        (await app.Anonymous().GetAsync("/balance/accounts")).ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task Refuses_a_cursor_of_another_search()
    {
        var mark = CommerceApp.NewName("cursor");
        await OpenAsync($"{mark}-a", $"{mark}-b");
        var cursor = (await app.AsAdmin().GetAsync($"/balance/accounts?limit=1&search={mark}"))["nextCursor"].GetString();

        (await app.AsAdmin().GetAsync($"/balance/accounts?cursor={cursor}")).ShouldBeInvalid("cursor");
        (await app.AsAdmin().GetAsync($"/balance/accounts?search={mark}-&cursor={cursor}")).ShouldBeInvalid("cursor");
        (await app.AsAdmin().GetAsync($"/balance/accounts?search={mark.ToUpperInvariant()}&cursor={cursor}")).ShouldBe(200);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("search=%00", "search")]
    [InlineData("userId=alice", "userId")]
    public async Task Refuses_a_parameter_at_fault_by_its_name(string query, string path) => (await app.AsAdmin().GetAsync($"/balance/accounts?{query}")).ShouldBeInvalid(path);

    [Fact]
    public async Task Refuses_a_search_that_is_longer_than_any_user_id()
    {
        (await app.AsAdmin().GetAsync($"/balance/accounts?search={new string('x', 255)}")).ShouldBe(200);
        (await app.AsAdmin().GetAsync($"/balance/accounts?search={new string('x', 256)}")).ShouldBeInvalid("search");
    }

    private async Task OpenAsync(params string[] userIds)
    {
        foreach (var userId in userIds)
        {
            (await app.AsAdmin().PostAsync("/balance/accounts", new { userId })).ShouldBe(201);
        }
    }

    private async Task<IEnumerable<string>> SearchAsync(string search) =>
        (await app.AsAdmin().GetAllAsync($"/balance/accounts?limit=100&search={search}")).Select(account => account.Text("userId"));
}
