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
    }

    [Theory]
    [InlineData("status=paid,pending", "status")]
    [InlineData("status=1", "status")]
    [InlineData("status=paid&status=failed", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    public async Task A_wrong_filter_is_named(string query, string path) => (await app.NewUser().GetAsync($"/orders?{query}")).ShouldBeInvalid(path);
}
