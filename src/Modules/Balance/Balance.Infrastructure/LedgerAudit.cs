namespace Commerce.Balance.Infrastructure;

using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel.Infrastructure.Audit;

/// <summary>Every balance is the sum of its transactions, and each transaction follows from the one before.</summary>
internal sealed class LedgerAudit(BalanceDbContext db) : IAuditCheck
{
    public string Name => "balance.ledger";

    public string Description => "Every balance equals the sum of its transactions, each balanceAfter follows from the one before, and none is negative.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        findings.Looked(await db.Wallets.LongCountAsync(cancellationToken));
        var wrongWallets = await db.Database.SqlQuery<WrongWallet>($"""
            SELECT w.id AS "Id", w.user_id AS "UserId", w.balance AS "Balance", COALESCE(s.total, 0) AS "Total"
            FROM balance_wallets w
            LEFT JOIN (SELECT wallet_id, CAST(SUM(amount) AS bigint) AS total FROM balance_transactions GROUP BY wallet_id) s ON s.wallet_id = w.id
            WHERE w.balance <> COALESCE(s.total, 0) OR w.balance < 0
            """).OrderBy(wrong => wrong.Id).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var wrong in wrongWallets)
        {
            findings.Violated("account", wrong.UserId, wrong.Balance < 0
                ? $"The balance {wrong.Balance} is negative."
                : $"The balance is {wrong.Balance}, its transactions sum up to {wrong.Total}.");
        }

        var wrongLines = await db.Database.SqlQuery<WrongLine>($"""
            SELECT id AS "Id", CAST(transaction_id AS varchar(36)) AS "TransactionId", balance_after AS "BalanceAfter", expected AS "Expected" FROM (
                SELECT id, transaction_id, balance_after, amount + COALESCE(LAG(balance_after) OVER (PARTITION BY wallet_id ORDER BY id), 0) AS expected
                FROM balance_transactions) chain
            WHERE balance_after <> expected OR balance_after < 0
            """).OrderBy(wrong => wrong.Id).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var wrong in wrongLines)
        {
            findings.Violated("transaction", wrong.TransactionId, $"balanceAfter is {wrong.BalanceAfter}, the one before makes it {wrong.Expected}.");
        }
    }

    private sealed record WrongWallet(long Id, string UserId, long Balance, long Total);

    private sealed record WrongLine(long Id, string TransactionId, long BalanceAfter, long Expected);
}
