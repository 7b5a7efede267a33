namespace Commerce.IntegrationTests.Balance;

using Audit;
using Harness;

/// <summary>What the audit is told of the money that moved for orders.</summary>
public sealed class StreamPaymentsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const string AnotherId = OrderDamage.AnotherId;

    [Theory]
    [InlineData("paid", "UPDATE balance_transactions SET order_id = NULL WHERE order_id = '{order}'", "Its ledger should hold [-1000] and holds [].")]
    [InlineData("paid", "DROP INDEX IF EXISTS ix_balance_transactions_order_id_type; INSERT INTO balance_transactions (transaction_id, wallet_id, type, amount, balance_after, order_id, created_at) SELECT " + AnotherId + ", wallet_id, type, amount, balance_after, order_id, created_at FROM balance_transactions WHERE order_id = '{order}'", "Its ledger should hold [-1000] and holds [-1000, -1000].")]
    [InlineData("paid", "UPDATE balance_transactions SET amount = amount - 1 WHERE order_id = '{order}'", "Its ledger should hold [-1000] and holds [-1001].")]
    [InlineData("paid", "UPDATE balance_transactions SET wallet_id = (SELECT id FROM balance_wallets WHERE user_id = '{other}') WHERE order_id = '{order}'", "The money moved in the account of {other}, not of {user}.")]
    [InlineData("pending", "UPDATE balance_transactions SET order_id = '{order}' WHERE wallet_id = (SELECT id FROM balance_wallets WHERE user_id = '{user}')", "Its ledger should hold [] and holds [10000].")]
    [InlineData("refunded", "DELETE FROM balance_transactions WHERE order_id = '{order}' AND type = 'Refund'", "Its ledger should hold [-1000, 1000] and holds [-1000].")]
    [InlineData("refunded", "DROP INDEX IF EXISTS ix_balance_transactions_order_id_type; INSERT INTO balance_transactions (transaction_id, wallet_id, type, amount, balance_after, order_id, created_at) SELECT " + AnotherId + ", wallet_id, type, amount, balance_after, order_id, created_at FROM balance_transactions WHERE order_id = '{order}' AND type = 'Refund'", "Its ledger should hold [-1000, 1000] and holds [-1000, 1000, 1000].")]
    public Task The_audit_sees_money_that_does_not_fit_the_order(string status, string damage, string detail) => app.ShouldSeeAsync(status, damage, detail);
}
