namespace Commerce.IntegrationTests.Catalog;

using Audit;
using Harness;

/// <summary>What the audit is told of the stock that moved for orders.</summary>
public sealed class StreamReservationsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const string AnotherId = OrderDamage.AnotherId;

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
    public Task The_audit_sees_stock_that_does_not_fit_the_order(string status, string damage, string detail) => app.ShouldSeeAsync(status, damage, detail);
}
