namespace Commerce.IntegrationTests.Audit;

using System.Text.Json;
using Harness;

/// <summary>An order of a test's own, one damage of it or of what belongs to it, and what the audit says of that order.</summary>
internal static class OrderDamage
{
    private const string Check = "order.facts";

    /// <summary>Stands in a damage for a new id.</summary>
    public const string AnotherId = "{another}";

    /// <summary>Plants a damage of an order that was brought to a status, and asserts that the audit says what is wrong with just that order.</summary>
    public static async Task ShouldSeeAsync(this CommerceApp app, string status, string damage, string detail)
    {
        var other = await app.NewUserWithAsync(1);
        var user = await app.NewUserWithAsync(10_000);
        var product = await app.NewProductAsync(price: 1_000);
        var coupon = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var order = await MakeAsync(app, status, user, product, coupon);
        // The outbox processor should not fail on what is planted.
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Pending'") == 0);
        (await ViolationsAsync(app)).ShouldNotContain(violation => violation.Text("id") == order.ToString());

        await app.SqlAsync(Filled(damage));

        var (expected, violations) = (Filled(detail), await ViolationsAsync(app));
        violations.ShouldContain(
            violation => violation.Text("id") == order.ToString() && violation.Text("subject") == "order" && violation.Text("detail").EndsWith(expected, StringComparison.Ordinal),
            string.Join('\n', violations));
        await RemoveAsync(app, order);

        string Filled(string template) => template
            .Replace("{order}", order.ToString(), StringComparison.Ordinal)
            .Replace(AnotherId, TestDatabase.Literal(Guid.CreateVersion7()), StringComparison.Ordinal)
            .Replace("{false}", TestDatabase.False, StringComparison.Ordinal)
            .Replace("{user}", user.UserId, StringComparison.Ordinal)
            .Replace("{other}", other.UserId, StringComparison.Ordinal)
            .Replace("{coupon}", coupon.ToString(), StringComparison.Ordinal)
            .Replace("{product}", $"{product}", StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<JsonElement>> ViolationsAsync(CommerceApp app) =>
        (await app.AuditAsync()).List("checks").Single(check => check.Text("name") == Check).List("violations");

    /// <summary>A check reports its first hundred violations: what one test has planted must not hide the next one's.</summary>
    private static Task RemoveAsync(CommerceApp app, Guid order) => app.SqlAsync($"""
        DELETE FROM order_lines WHERE order_row_id = (SELECT id FROM order_orders WHERE order_id = '{order}');
        DELETE FROM order_orders WHERE order_id = '{order}';
        DELETE FROM balance_transactions WHERE order_id = '{order}';
        DELETE FROM catalog_stock_movements WHERE order_id = '{order}';
        DELETE FROM coupon_issued_coupons WHERE order_id = '{order}';
        DELETE FROM platform_deliveries WHERE subject = '{order}';
        DELETE FROM platform_outbox_events WHERE subject = '{order}'
        """);

    /// <summary>An order of two pieces for 2,000 less 1,000 by coupon, brought to a status.</summary>
    private static async Task<Guid> MakeAsync(CommerceApp app, string status, CommerceClient user, long product, Guid coupon)
    {
        var order = (await user.OrderAsync(product, 2, coupon)).ShouldBe(201).Json.Uuid("orderId");
        switch (status)
        {
            case "paid":
                (await user.PayAsync(order)).ShouldBe(200);
                break;
            case "refunded":
                (await user.PayAsync(order)).ShouldBe(200);
                (await user.CancelAsync(order)).ShouldBe(200);
                break;
            case "cancelled":
                (await user.CancelAsync(order)).ShouldBe(200);
                break;
            case "failed":
                (await user.CheckoutAsync(await app.NewProductAsync(price: 9_999))).ShouldBe(201);
                (await user.PayAsync(order)).ShouldBe(402);
                break;
            case "expired":
                app.Clock.Advance(TimeSpan.FromMinutes(16));
                await Eventually.BeTrueAsync(async () => (string?)await app.SqlAsync($"SELECT status FROM order_orders WHERE order_id = '{order}'") == "Expired");
                break;
        }

        (await user.GetAsync($"/orders/{order}"))["status"].GetString().ShouldBe(status);
        return order;
    }
}
