namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class ListOrdersTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Orders_are_listed_newest_first_page_by_page_and_by_status()
    {
        var user = await app.NewUserWithAsync(2_000);
        var (cheap, dear) = (await app.NewProductAsync(), await app.NewProductAsync(price: 5_000));
        var paid = await user.NewPaidOrderAsync(cheap);
        var refunded = await user.NewPaidOrderAsync(cheap);
        (await user.CancelAsync(refunded)).ShouldBe(200);
        var cancelled = await user.NewOrderAsync(cheap);
        (await user.CancelAsync(cancelled)).ShouldBe(200);
        var failed = await user.NewOrderAsync(dear);
        (await user.PayAsync(failed)).ShouldBe(402);
        var pending = await user.NewOrderAsync(cheap, 2);

        var all = await user.GetAllAsync("/orders?limit=2");

        all.Select(order => order.Uuid("orderId")).ShouldBe([pending, failed, cancelled, refunded, paid]);
        foreach (var order in all)
        {
            order.GetRawText().ShouldBe((await user.ReadOrderAsync(order.Uuid("orderId"))).GetRawText());
        }

        (Guid OrderId, string Status)[] each = [(paid, "paid"), (refunded, "refunded"), (cancelled, "cancelled"), (failed, "failed"), (pending, "pending")];
        foreach (var (orderId, status) in each)
        {
            (await user.GetAllAsync($"/orders?status={status}")).Select(order => order.Uuid("orderId")).ShouldBe([orderId], status);
        }

        (await user.GetAllAsync("/orders?status=expired")).ShouldBeEmpty();
        (await user.GetAllAsync("/orders?limit=1&status=paid,refunded,expired")).Select(order => order.Uuid("orderId")).ShouldBe([refunded, paid]);
        (await user.GetAllAsync("/orders?status=Failed,PENDING,failed,failed")).Select(order => order.Uuid("orderId")).ShouldBe([pending, failed], "case and duplicates do not matter");
        (await user.GetAllAsync("/orders?status=pending,paid,failed,cancelled,expired,refunded")).Count.ShouldBe(5);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_page_is_not_disturbed_by_orders_that_come_meanwhile()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync();
        List<Guid> orders = [];
        for (var i = 0; i < 4; i++)
        {
            orders.Add(await user.NewOrderAsync(productId));
        }

        var first = (await user.GetAsync("/orders?limit=2")).ShouldBe(200).Json;
        await user.NewOrderAsync(productId);
        var second = (await user.GetAsync($"/orders?limit=2&cursor={first.Text("nextCursor")}")).ShouldBe(200).Json;

        first.List("items").Concat(second.List("items")).Select(order => order.Uuid("orderId")).ShouldBe(Enumerable.Reverse(orders));
        second.Text("nextCursor").ShouldBeNull();
    }

    [Fact]
    public async Task Admins_see_everybodys_orders_or_one_users()
    {
        var (alice, bob) = (app.NewUser(), app.NewUser());
        var productId = await app.NewProductAsync();
        var (hers, his) = (await alice.NewOrderAsync(productId), await bob.NewOrderAsync(productId));

        (await app.AsAdmin().GetAllAsync("/orders?limit=100")).Select(order => order.Uuid("orderId")).ShouldBeSubsetOf(
            (await app.AsAdmin().GetAllAsync("/orders?limit=1")).Select(order => order.Uuid("orderId")));
        (await app.AsAdmin().GetAsync("/orders?limit=2")).Json.List("items").Select(order => order.Uuid("orderId")).ShouldBe([his, hers]);
        (await app.AsAdmin().GetAllAsync($"/orders?userId={alice.UserId}")).Select(order => order.Uuid("orderId")).ShouldBe([hers]);
        (await app.AsAdmin().GetAllAsync($"/orders?userId={alice.UserId}&status=paid")).ShouldBeEmpty();
        (await app.AsAdmin().GetAllAsync("/orders?userId=nobody")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Customers_see_their_own_orders_only()
    {
        var (alice, bob) = (app.NewUser(), app.NewUser());
        var orderId = await alice.NewOrderAsync(await app.NewProductAsync());

        (await bob.GetAllAsync("/orders")).ShouldBeEmpty();
        (await bob.GetAsync($"/orders?userId={alice.UserId}")).ShouldBeProblem(403, "auth.forbidden");
        (await alice.GetAllAsync($"/orders?userId={alice.UserId}")).Select(order => order.Uuid("orderId")).ShouldBe([orderId]);
        (await alice.GetAsync($"/orders?userId={alice.UserId.ToUpperInvariant()}")).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_user_and_its_filter()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync();
        await user.NewOrderAsync(productId);
        await user.NewOrderAsync(productId);
        var cursor = (await user.GetAsync("/orders?limit=1"))["nextCursor"].GetString();

        (await user.GetAsync($"/orders?cursor={cursor}&status=pending")).ShouldBeInvalid("cursor");
        (await app.NewUser().GetAsync($"/orders?cursor={cursor}")).ShouldBeInvalid("cursor");
        (await user.GetAsync("/orders?cursor=x")).ShouldBeInvalid("cursor");
        (await user.GetAsync($"/orders?cursor={cursor}&from=2026-01-01T00:00:00Z")).ShouldBeInvalid("cursor");
        var two = (await user.GetAsync("/orders?limit=1&status=paid,pending"))["nextCursor"].GetString();
        (await user.GetAsync($"/orders?cursor={two}&status=pending")).ShouldBeInvalid("cursor");
        (await user.GetAsync($"/orders?cursor={two}&status=pending,paid,pending")).ShouldBe(200);
    }

    [Fact]
    public async Task A_period_begins_with_its_first_instant_and_ends_before_its_last()
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync();
        List<Guid> orders = [];
        List<string> times = [];
        for (var i = 0; i < 3; i++)
        {
            orders.Add(await user.NewPaidOrderAsync(productId));
            times.Add((await user.ReadOrderAsync(orders[i])).Text("createdAt"));
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await IdsAsync($"from={times[1]}")).ShouldBe([orders[2], orders[1]]);
        (await IdsAsync($"to={times[1]}")).ShouldBe([orders[0]]);
        (await IdsAsync($"from={times[0]}&to={times[2]}&status=paid,failed")).ShouldBe([orders[1], orders[0]]);
        (await IdsAsync($"from={times[0]}&status=failed")).ShouldBeEmpty();
        (await IdsAsync($"from={times[1]}&to={times[1]}")).ShouldBeEmpty();
        (await app.AsAdmin().GetAllAsync($"/orders?userId={user.UserId}&from={times[2]}")).ShouldHaveSingleItem().Uuid("orderId").ShouldBe(orders[2]);

        async Task<IEnumerable<Guid>> IdsAsync(string query) => (await user.GetAllAsync($"/orders?limit=1&{query}")).Select(order => order.Uuid("orderId"));
    }

    [Fact]
    public async Task Refuses_a_from_that_is_later_than_to() =>
        (await app.NewUser().GetAsync("/orders?from=2026-02-01T00:00:00Z&to=2026-01-31T23:59:59.999Z")).ShouldBeInvalid("from");

    [Theory]
    [InlineData("status=", "status")]
    [InlineData("status=paid,", "status")]
    [InlineData("status=paid,%20pending", "status")]
    [InlineData("status=paid,lost", "status")]
    [InlineData("status=paid,1", "status")]
    [InlineData("status=1", "status")]
    [InlineData("status=paid&status=failed", "status")]
    [InlineData("from=2026-01-31", "from")]
    [InlineData("to=", "to")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    public async Task A_wrong_filter_is_named(string query, string path) => (await app.NewUser().GetAsync($"/orders?{query}")).ShouldBeInvalid(path);
}
