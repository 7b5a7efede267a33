namespace Commerce.IntegrationTests.Audit;

using System.Text.Json;
using Harness;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>What no single column shows: rows that are missing, and rows that are late.</summary>
public sealed class AuditLinksTests
{
    [Theory]
    [InlineData("DELETE FROM platform_deliveries WHERE listener = 'file' AND subject = '{order}'", "event.deliveries", "is missing.")]
    [InlineData("DELETE FROM platform_deliveries WHERE listener = 'ranking'", "event.deliveries", "Its delivery to ranking is missing.")]
    [InlineData("DELETE FROM catalog_stock_movements WHERE order_id = '{order}'", "order.facts", "and no movement says so.")]
    [InlineData("UPDATE platform_outbox_events SET data = REPLACE(data, '1000', '1001') WHERE subject = '{order}' AND sequence = 1", "order.facts", "Event 1: its items are not the order's lines.")]
    public async Task It_sees_a_link_that_is_missing(string damage, string check, string detail)
    {
        await using var app = await CommerceApp.StartAsync();
        var order = await RefundedOrderAsync(app);

        await app.SqlAsync(damage.Replace("{order}", order.ToString(), StringComparison.Ordinal));

        Details(await app.AuditAsync(), check).ShouldContain(found => found.EndsWith(detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_reports_a_delivery_that_has_been_due_for_more_than_an_hour()
    {
        await using var app = await CommerceApp.StartAsync();
        await RefundedOrderAsync(app);
        // Of a listener that nobody delivers to any more.
        await app.SqlAsync("UPDATE platform_deliveries SET listener = 'gone', status = 'Pending', ended_at = NULL WHERE listener = 'file'");
        await app.SqlAsync("UPDATE platform_outbox_events SET listeners = REPLACE(listeners, 'file', 'gone')");
        await app.ShouldBeConsistentAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(61));

        Details(await app.AuditAsync(), "event.deliveries").ShouldContain(found => found.Contains("and nobody delivers it.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_may_be_missing_below_the_mark_whatever_the_setting_says()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Outbox:KeepDays"] = "3650" });
        var order = await RefundedOrderAsync(app);
        const string Remove = "DELETE FROM platform_deliveries; DELETE FROM platform_outbox_events";
        const string Mark = """
            UPDATE platform_outbox_sequence SET low_water_position = last_position, low_water_time = (SELECT MAX(occurred_at) FROM platform_outbox_events),
                low_water_event_id = (SELECT event_id FROM platform_outbox_events WHERE position = last_position)
            """;

        await app.SqlAsync($"{Mark}; {Remove}");

        await app.ShouldBeConsistentAsync();
        await app.SqlAsync("UPDATE platform_outbox_sequence SET low_water_position = 0, low_water_time = NULL, low_water_event_id = NULL");
        var audit = await app.AuditAsync();
        Details(audit, "order.facts").ShouldContain("Event 1 should be com.commerce.order.placed.v1 once; the outbox has [].");
        Details(audit, "event.positions").ShouldContain("No events have the positions 1 to 3.");
        audit.List("checks").Single(found => found.Text("name") == "order.facts").List("violations")[0].Text("id").ShouldBe(order.ToString());
    }

    [Theory]
    [InlineData("UPDATE order_orders SET discount = subtotal WHERE order_id = '{order}'", "It names no coupon and has a discount of 1000.")]
    [InlineData("UPDATE order_orders SET user_id = 'somebody' WHERE order_id = '{order}'", "Event 1: its userId is not what the order says.")]
    public async Task It_sees_a_pending_order_that_was_changed(string damage, string detail)
    {
        await using var app = await CommerceApp.StartAsync();
        var buyer = await app.NewUserWithAsync(10_000);
        var order = (await buyer.OrderAsync(await app.NewProductAsync(price: 1_000))).ShouldBe(201).Json.Uuid("orderId");
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(damage.Replace("{order}", order.ToString(), StringComparison.Ordinal));

        Details(await app.AuditAsync(), "order.facts").ShouldContain(detail);
    }

    [Fact]
    public async Task It_sees_money_in_a_row_whose_key_is_below_one()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.NewUserWithAsync(10_000);
        var allow = TestProvider.Name == SqlServerDatabaseProvider.Name ? "SET IDENTITY_INSERT balance_wallets ON; " : "";

        await app.SqlAsync(allow + "INSERT INTO balance_wallets (id, user_id, balance, created_at, updated_at) SELECT -1, 'thief', 1000000, created_at, updated_at FROM balance_wallets");

        Details(await app.AuditAsync(), "balance.ledger").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_ends_its_check_and_no_other()
    {
        await using var app = await CommerceApp.StartAsync();
        var order = await RefundedOrderAsync(app);

        await app.SqlAsync("UPDATE order_orders SET status = 'Lost'");
        await app.SqlAsync("UPDATE balance_wallets SET balance = balance + 1");

        var audit = await app.AuditAsync();
        Details(audit, "order.facts").ShouldContain(found => found.StartsWith("It ended behind 0 rows", StringComparison.Ordinal), order.ToString());
        Details(audit, "balance.ledger").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_delivery_behind_a_parked_one_is_not_late()
    {
        await using var app = await CommerceApp.StartAsync();
        await RefundedOrderAsync(app);
        await app.SqlAsync("UPDATE platform_outbox_events SET listeners = REPLACE(listeners, 'file', 'gone')");
        await app.SqlAsync("UPDATE platform_deliveries SET listener = 'gone', status = 'Pending', ended_at = NULL WHERE listener = 'file'");
        await app.SqlAsync("UPDATE platform_deliveries SET status = 'Parked', attempts = 8, last_error = 'No.', ended_at = (SELECT MAX(occurred_at) FROM platform_outbox_events) WHERE id = (SELECT MIN(id) FROM platform_deliveries WHERE listener = 'gone')");

        app.Clock.Advance(TimeSpan.FromMinutes(61));

        Details(await app.AuditAsync(), "event.deliveries").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_that_was_closed_while_it_was_set_aside_is_taken_off_the_list()
    {
        await using var app = await CommerceApp.StartAsync();
        await RefundedOrderAsync(app);

        await app.SqlAsync("INSERT INTO order_stuck_orders (order_id, attempts, next_attempt_at, last_error) SELECT order_id, 1, created_at, 'No.' FROM order_orders");

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM order_stuck_orders") == 0, TimeSpan.FromSeconds(30));
    }

    private static List<string> Details(JsonElement audit, string check) =>
        [.. audit.List("checks").Single(found => found.Text("name") == check).List("violations").Select(violation => violation.Text("detail"))];

    /// <summary>The one order of a shop, all of whose events are delivered and have a position.</summary>
    private static async Task<Guid> RefundedOrderAsync(CommerceApp app)
    {
        var buyer = await app.NewUserWithAsync(10_000);
        var order = (await buyer.CheckoutAsync(await app.NewProductAsync(price: 1_000))).ShouldBe(201).Json.Uuid("orderId");
        (await buyer.CancelAsync(order)).ShouldBe(200);
        await Eventually.BeTrueAsync(async () =>
            await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0
            && await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events WHERE position IS NULL") == 0
            && await app.SqlAsync("SELECT rebuilt_on FROM ranking_states") is not null);
        await app.ShouldBeConsistentAsync();
        return order;
    }
}
