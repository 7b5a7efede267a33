namespace Commerce.IntegrationTests.Audit;

using Harness;

/// <summary>Each test makes an order of its own, plants one damage and sees the audit say what is wrong with just that order.</summary>
public sealed class OrderFactsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const string AnotherId = OrderDamage.AnotherId;

    [Theory]
    [InlineData("paid", "DELETE FROM platform_deliveries WHERE subject = '{order}'; DELETE FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2", "Event 2 should be com.commerce.order.paid.v1 once; the outbox has [].")]
    [InlineData("pending", "DELETE FROM platform_deliveries WHERE subject = '{order}'; DELETE FROM platform_outbox_events WHERE subject = '{order}'", "Event 1 should be com.commerce.order.placed.v1 once; the outbox has [].")]
    [InlineData("refunded", "DELETE FROM platform_deliveries WHERE subject = '{order}'; DELETE FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 3", "Event 3 should be com.commerce.order.refunded.v1 once; the outbox has [].")]
    [InlineData("paid", "UPDATE platform_outbox_events SET sequence = 3 WHERE subject = '{order}' AND sequence = 2", "The outbox has an event 3 (com.commerce.order.paid.v1) that did not happen.")]
    [InlineData("paid", "UPDATE platform_outbox_events SET type = 'com.commerce.order.failed.v1' WHERE subject = '{order}' AND sequence = 2", "Event 2 should be com.commerce.order.paid.v1 once; the outbox has [com.commerce.order.failed.v1].")]
    [InlineData("paid", "INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data) SELECT " + AnotherId + ", type, source, subject, 3, occurred_at, data FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2", "The outbox has an event 3 (com.commerce.order.paid.v1) that did not happen.")]
    [InlineData("paid", "DROP INDEX IF EXISTS ix_platform_outbox_events_subject_sequence; INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data) SELECT " + AnotherId + ", type, source, subject, sequence, occurred_at, data FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2", "Event 2 should be com.commerce.order.paid.v1 once; the outbox has [com.commerce.order.paid.v1, com.commerce.order.paid.v1].")]
    [InlineData("paid", "UPDATE order_orders SET event_sequence = 7 WHERE order_id = '{order}'", "It has emitted 7 events, its status calls for 2.")]
    public Task It_sees_events_that_contradict_the_order(string status, string damage, string detail) => app.ShouldSeeAsync(status, damage, detail);

    [Theory]
    [InlineData("paid", "UPDATE order_orders SET subtotal = subtotal + 1, discount = discount + 1 WHERE order_id = '{order}'", "The subtotal is 2001, its 1 lines come to 2000.")]
    [InlineData("paid", "DELETE FROM order_lines WHERE order_row_id = (SELECT id FROM order_orders WHERE order_id = '{order}')", "The subtotal is 2000, its 0 lines come to 0.")]
    [InlineData("pending", "UPDATE order_orders SET discount = 2001 WHERE order_id = '{order}'", "The discount 2001 does not fit the subtotal 2000.")]
    [InlineData("pending", "UPDATE order_orders SET discount = -1 WHERE order_id = '{order}'", "The discount -1 does not fit the subtotal 2000.")]
    public Task It_sees_amounts_that_do_not_add_up(string status, string damage, string detail) => app.ShouldSeeAsync(status, damage, detail);

    [Theory]
    [InlineData("money moved")]
    [InlineData("stock moved")]
    [InlineData("a coupon is used")]
    [InlineData("there are events")]
    public Task It_sees_what_is_left_of_an_order_that_is_gone(string what) => app.ShouldSeeAsync(
        "paid",
        "DELETE FROM order_lines WHERE order_row_id = (SELECT id FROM order_orders WHERE order_id = '{order}'); DELETE FROM order_orders WHERE order_id = '{order}'",
        $"There is no such order, but for it {what}.");
}
