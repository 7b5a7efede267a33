namespace Commerce.IntegrationTests.Audit;

using System.Text.Json;
using Harness;

/// <summary>Each test makes an order of its own, plants one damage and sees the audit say what is wrong with just that order.</summary>
public sealed class OrderFactsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const string Check = "order.facts";
    private const string AnotherId = "{another}";

    [Theory]
    [InlineData("paid", "UPDATE balance_transactions SET order_id = NULL WHERE order_id = '{order}'", "Its ledger should hold [-1000] and holds [].")]
    [InlineData("paid", "DROP INDEX IF EXISTS ix_balance_transactions_order_id_type; INSERT INTO balance_transactions (transaction_id, wallet_id, type, amount, balance_after, order_id, created_at) SELECT " + AnotherId + ", wallet_id, type, amount, balance_after, order_id, created_at FROM balance_transactions WHERE order_id = '{order}'", "Its ledger should hold [-1000] and holds [-1000, -1000].")]
    [InlineData("paid", "UPDATE balance_transactions SET amount = amount - 1 WHERE order_id = '{order}'", "Its ledger should hold [-1000] and holds [-1001].")]
    [InlineData("paid", "UPDATE balance_transactions SET wallet_id = (SELECT id FROM balance_wallets WHERE user_id = '{other}') WHERE order_id = '{order}'", "The money moved in the account of {other}, not of {user}.")]
    [InlineData("pending", "UPDATE balance_transactions SET order_id = '{order}' WHERE wallet_id = (SELECT id FROM balance_wallets WHERE user_id = '{user}')", "Its ledger should hold [] and holds [10000].")]
    [InlineData("refunded", "DELETE FROM balance_transactions WHERE order_id = '{order}' AND type = 'Refund'", "Its ledger should hold [-1000, 1000] and holds [-1000].")]
    [InlineData("refunded", "DROP INDEX IF EXISTS ix_balance_transactions_order_id_type; INSERT INTO balance_transactions (transaction_id, wallet_id, type, amount, balance_after, order_id, created_at) SELECT " + AnotherId + ", wallet_id, type, amount, balance_after, order_id, created_at FROM balance_transactions WHERE order_id = '{order}' AND type = 'Refund'", "Its ledger should hold [-1000, 1000] and holds [-1000, 1000, 1000].")]
    public Task It_sees_money_that_does_not_fit_the_order(string status, string damage, string detail) => SeesAsync(status, damage, detail);

    [Theory]
    [InlineData("paid", "DELETE FROM catalog_stock_movements WHERE order_id = '{order}'", "It should hold 2 pieces of product {product} and has reserved none.")]
    [InlineData("pending", "DELETE FROM catalog_stock_movements WHERE order_id = '{order}'", "It should hold 2 pieces of product {product} and has reserved none.")]
    [InlineData("paid", "UPDATE catalog_stock_movements SET delta = delta - 1 WHERE order_id = '{order}'", "It should hold 2 pieces of product {product} and holds 3.")]
    [InlineData("paid", "UPDATE catalog_stock_movements SET product_id = product_id + 1000 WHERE order_id = '{order}'", "which is not in the order.")]
    [InlineData("paid", "DROP INDEX IF EXISTS ix_catalog_stock_movements_order_id_product_id_reason; UPDATE catalog_stock_movements SET delta = -1 WHERE order_id = '{order}'; INSERT INTO catalog_stock_movements (movement_id, product_id, delta, reason, order_id, stock_after, created_at) SELECT " + AnotherId + ", product_id, delta, reason, order_id, stock_after, created_at FROM catalog_stock_movements WHERE order_id = '{order}'", "Stock of product {product} was taken or given back more than once.")]
    [InlineData("cancelled", "DELETE FROM catalog_stock_movements WHERE order_id = '{order}' AND reason = 'Returned'", "It should hold 0 pieces of product {product} and holds 2.")]
    [InlineData("refunded", "DELETE FROM catalog_stock_movements WHERE order_id = '{order}' AND reason = 'Returned'", "It should hold 0 pieces of product {product} and holds 2.")]
    [InlineData("expired", "DELETE FROM catalog_stock_movements WHERE order_id = '{order}' AND reason = 'Returned'", "It should hold 0 pieces of product {product} and holds 2.")]
    [InlineData("failed", "DELETE FROM catalog_stock_movements WHERE order_id = '{order}' AND reason = 'Returned'", "It should hold 0 pieces of product {product} and holds 2.")]
    [InlineData("cancelled", "DROP INDEX IF EXISTS ix_catalog_stock_movements_order_id_product_id_reason; INSERT INTO catalog_stock_movements (movement_id, product_id, delta, reason, order_id, stock_after, created_at) SELECT " + AnotherId + ", product_id, delta, reason, order_id, stock_after, created_at FROM catalog_stock_movements WHERE order_id = '{order}' AND reason = 'Returned'", "It should hold 0 pieces of product {product} and holds -2.")]
    [InlineData("paid", "UPDATE order_orders SET has_reservation = {false} WHERE order_id = '{order}'", "It is paid and holds no goods.")]
    public Task It_sees_stock_that_does_not_fit_the_order(string status, string damage, string detail) => SeesAsync(status, damage, detail);

    [Theory]
    [InlineData("paid", "UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE coupon_id = '{coupon}'", "It should use {coupon} and uses [].")]
    [InlineData("pending", "UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE coupon_id = '{coupon}'", "It should use {coupon} and uses [].")]
    [InlineData("paid", "UPDATE order_orders SET coupon_id = NULL WHERE order_id = '{order}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("cancelled", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("refunded", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("expired", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("failed", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("paid", "UPDATE coupon_issued_coupons SET user_id = '{other}' WHERE coupon_id = '{coupon}'", "The coupon {coupon} is {other}'s, not {user}'s.")]
    public Task It_sees_a_coupon_that_does_not_fit_the_order(string status, string damage, string detail) => SeesAsync(status, damage, detail);

    [Theory]
    [InlineData("paid", "DELETE FROM platform_deliveries WHERE subject = '{order}'; DELETE FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2", "Event 2 should be com.commerce.order.paid.v1 once; the outbox has [].")]
    [InlineData("pending", "DELETE FROM platform_deliveries WHERE subject = '{order}'; DELETE FROM platform_outbox_events WHERE subject = '{order}'", "Event 1 should be com.commerce.order.placed.v1 once; the outbox has [].")]
    [InlineData("refunded", "DELETE FROM platform_deliveries WHERE subject = '{order}'; DELETE FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 3", "Event 3 should be com.commerce.order.refunded.v1 once; the outbox has [].")]
    [InlineData("paid", "UPDATE platform_outbox_events SET sequence = 3 WHERE subject = '{order}' AND sequence = 2", "The outbox has an event 3 (com.commerce.order.paid.v1) that did not happen.")]
    [InlineData("paid", "UPDATE platform_outbox_events SET type = 'com.commerce.order.failed.v1' WHERE subject = '{order}' AND sequence = 2", "Event 2 should be com.commerce.order.paid.v1 once; the outbox has [com.commerce.order.failed.v1].")]
    [InlineData("paid", "INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data) SELECT " + AnotherId + ", type, source, subject, 3, occurred_at, data FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2", "The outbox has an event 3 (com.commerce.order.paid.v1) that did not happen.")]
    [InlineData("paid", "DROP INDEX IF EXISTS ix_platform_outbox_events_subject_sequence; INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data) SELECT " + AnotherId + ", type, source, subject, sequence, occurred_at, data FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2", "Event 2 should be com.commerce.order.paid.v1 once; the outbox has [com.commerce.order.paid.v1, com.commerce.order.paid.v1].")]
    [InlineData("paid", "UPDATE order_orders SET event_sequence = 7 WHERE order_id = '{order}'", "It has emitted 7 events, its status calls for 2.")]
    public Task It_sees_events_that_contradict_the_order(string status, string damage, string detail) => SeesAsync(status, damage, detail);

    [Theory]
    [InlineData("paid", "UPDATE order_orders SET subtotal = subtotal + 1, discount = discount + 1 WHERE order_id = '{order}'", "The subtotal is 2001, its 1 lines come to 2000.")]
    [InlineData("paid", "DELETE FROM order_lines WHERE order_row_id = (SELECT id FROM order_orders WHERE order_id = '{order}')", "The subtotal is 2000, its 0 lines come to 0.")]
    [InlineData("pending", "UPDATE order_orders SET discount = 2001 WHERE order_id = '{order}'", "The discount 2001 does not fit the subtotal 2000.")]
    [InlineData("pending", "UPDATE order_orders SET discount = -1 WHERE order_id = '{order}'", "The discount -1 does not fit the subtotal 2000.")]
    public Task It_sees_amounts_that_do_not_add_up(string status, string damage, string detail) => SeesAsync(status, damage, detail);

    [Theory]
    [InlineData("money moved")]
    [InlineData("stock moved")]
    [InlineData("a coupon is used")]
    [InlineData("there are events")]
    public Task It_sees_what_is_left_of_an_order_that_is_gone(string what) => SeesAsync(
        "paid",
        "DELETE FROM order_lines WHERE order_row_id = (SELECT id FROM order_orders WHERE order_id = '{order}'); DELETE FROM order_orders WHERE order_id = '{order}'",
        $"There is no such order, but for it {what}.");

    private async Task SeesAsync(string status, string damage, string detail)
    {
        var other = await app.NewUserWithAsync(1);
        var user = await app.NewUserWithAsync(10_000);
        var product = await app.NewProductAsync(price: 1_000);
        var coupon = await user.TakeCouponAsync(await app.NewCampaignAsync());
        var order = await MakeAsync(status, user, product, coupon);
        // The outbox processor should not fail on what is planted.
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Pending'") == 0);
        (await ViolationsAsync()).ShouldNotContain(violation => violation.Text("id") == order.ToString());

        await app.SqlAsync(Filled(damage));

        var (expected, violations) = (Filled(detail), await ViolationsAsync());
        violations.ShouldContain(
            violation => violation.Text("id") == order.ToString() && violation.Text("subject") == "order" && violation.Text("detail").EndsWith(expected, StringComparison.Ordinal),
            string.Join('\n', violations));
        await RemoveAsync(order);

        string Filled(string template) => template
            .Replace("{order}", order.ToString(), StringComparison.Ordinal)
            .Replace(AnotherId, TestDatabase.Literal(Guid.CreateVersion7()), StringComparison.Ordinal)
            .Replace("{false}", TestDatabase.False, StringComparison.Ordinal)
            .Replace("{user}", user.UserId, StringComparison.Ordinal)
            .Replace("{other}", other.UserId, StringComparison.Ordinal)
            .Replace("{coupon}", coupon.ToString(), StringComparison.Ordinal)
            .Replace("{product}", $"{product}", StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<JsonElement>> ViolationsAsync() =>
        (await app.AuditAsync()).List("checks").Single(check => check.Text("name") == Check).List("violations");

    /// <summary>A check reports its first hundred violations: what one test has planted must not hide the next one's.</summary>
    private Task RemoveAsync(Guid order) => app.SqlAsync($"""
        DELETE FROM order_lines WHERE order_row_id = (SELECT id FROM order_orders WHERE order_id = '{order}');
        DELETE FROM order_orders WHERE order_id = '{order}';
        DELETE FROM balance_transactions WHERE order_id = '{order}';
        DELETE FROM catalog_stock_movements WHERE order_id = '{order}';
        DELETE FROM coupon_issued_coupons WHERE order_id = '{order}';
        DELETE FROM platform_deliveries WHERE subject = '{order}';
        DELETE FROM platform_outbox_events WHERE subject = '{order}'
        """);

    /// <summary>An order of two pieces for 2,000 less 1,000 by coupon, brought to a status.</summary>
    private async Task<Guid> MakeAsync(string status, CommerceClient user, long product, Guid coupon)
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
