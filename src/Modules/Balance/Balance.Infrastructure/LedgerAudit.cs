namespace Commerce.Balance.Infrastructure;

using Domain;
using Persistence;
using SharedKernel.Infrastructure.Audit;

/// <summary>Every balance is the sum of its transactions, and each transaction follows from the one before.</summary>
internal sealed class LedgerAudit(BalanceDbContext db) : IAuditCheck
{
    public string Name => "balance.ledger";

    public string Description =>
        "Every balance equals the sum of its transactions, each balanceAfter follows from the one before, and none is negative; each transaction's type, sign, order and times agree.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        void Orphan(WalletTransaction line) => findings.AddViolation("transaction", line.TransactionId.ToString(), $"There is no account {line.WalletId}.");

        await using var lines = new OrderedGroups<long, WalletTransaction>(ReadLinesAsync(cancellationToken), line => line.WalletId, Orphan, cancellationToken);
        await foreach (var wallet in ReadWalletsAsync(cancellationToken))
        {
            findings.AddChecked();
            long sum = 0;
            WalletTransaction? last = null;
            await lines.EachAsync(wallet.Id, line =>
            {
                sum = unchecked(sum + line.Amount);
                findings.AddViolation("transaction", line.TransactionId.ToString(), LedgerRules.CheckLine(line, last?.BalanceAfter ?? 0));
                last = line;
            });
            findings.AddViolation("account", wallet.UserId, LedgerRules.CheckWallet(wallet, sum, last?.CreatedAt));
        }

        await lines.DrainAsync();
    }

    private IAsyncEnumerable<Wallet> ReadWalletsAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        long.MinValue,
        (after, limit) => db.Wallets.AsNoTracking().Where(wallet => wallet.Id > after).OrderBy(wallet => wallet.Id).Take(limit).ToListAsync(cancellationToken),
        wallet => wallet.Id,
        cancellationToken);

    private IAsyncEnumerable<WalletTransaction> ReadLinesAsync(CancellationToken cancellationToken) => AuditStream.ReadOwnedAsync(
        new OwnedKey(long.MinValue, long.MinValue),
        (after, limit) => db.Transactions.AsNoTracking().Where(line => line.WalletId == after.Owner && line.Id > after.Number)
            .OrderBy(line => line.Id).Take(limit).ToListAsync(cancellationToken),
        (after, limit) => db.Transactions.AsNoTracking().Where(line => line.WalletId > after.Owner)
            .OrderBy(line => line.WalletId).ThenBy(line => line.Id).Take(limit).ToListAsync(cancellationToken),
        line => new OwnedKey(line.WalletId, line.Id),
        cancellationToken);
}

/// <summary>What must hold of an account and its transactions.</summary>
internal static class LedgerRules
{
    public static IEnumerable<string> CheckWallet(Wallet wallet, long sum, DateTimeOffset? lastMovedAt)
    {
        if (wallet.Balance < 0)
        {
            yield return $"The balance {wallet.Balance} is negative.";
        }
        else if (wallet.Balance != sum)
        {
            yield return $"The balance is {wallet.Balance}, its transactions sum up to {sum}.";
        }

        // One command has written the wallet and its transaction from one reading of its clock.
        if (wallet.UpdatedAt != (lastMovedAt ?? wallet.CreatedAt))
        {
            yield return $"It was changed at {wallet.UpdatedAt:O}; its last transaction is of {lastMovedAt ?? wallet.CreatedAt:O}.";
        }

        if (!UserId.IsValid(wallet.UserId))
        {
            yield return "Its user id is not one.";
        }
    }

    public static IEnumerable<string> CheckLine(WalletTransaction line, long before)
    {
        var expected = unchecked(before + line.Amount);
        if (line.BalanceAfter != expected || line.BalanceAfter < 0)
        {
            yield return $"balanceAfter is {line.BalanceAfter}, the one before makes it {expected}.";
        }

        var fits = line.Type switch
        {
            TransactionType.Charge => line.Amount > 0 && line.OrderId is null,
            TransactionType.Payment => line.Amount < 0 && line.OrderId is not null,
            TransactionType.Refund => line.Amount > 0 && line.OrderId is not null,
            _ => false,
        };
        if (!fits)
        {
            yield return $"It is a {line.Type} of {line.Amount} for {(line.OrderId is { } orderId ? $"the order {orderId}" : "no order")}.";
        }

        if (AuditTimes.MadeAt(line.TransactionId) != line.CreatedAt)
        {
            yield return $"Its id was not made at {line.CreatedAt:O}, when it was.";
        }
    }
}
