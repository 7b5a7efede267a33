namespace Commerce.Balance.Infrastructure.Persistence;

using Application;
using Domain;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Persistence;

/// <inheritdoc cref="IWalletRepository"/>
internal sealed class WalletRepository(BalanceDbContext db) : IWalletRepository
{
    public Task<Wallet?> FindAsync(string userId, CancellationToken cancellationToken) =>
        db.Wallets.AsNoTracking().SingleOrDefaultAsync(wallet => wallet.UserId == userId, cancellationToken);

    public async Task<bool> OpenAsync(string userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = now.ToUnixTimeMilliseconds();
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO balance_wallets (user_id, balance, created_at, updated_at) VALUES ({userId}, 0, {at}, {at})
            ON CONFLICT (user_id) DO NOTHING
            """, cancellationToken) == 1;
    }

    public async Task<WalletState?> CreditAsync(string userId, long amount, long maxBalance, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.SingleAsync<WalletState>($"""
            UPDATE balance_wallets SET balance = balance + {amount}, updated_at = {now.ToUnixTimeMilliseconds()}
            WHERE user_id = {userId} AND balance <= {maxBalance - amount}
            RETURNING id AS "WalletId", balance AS "Balance"
            """, cancellationToken);

    public async Task<WalletState?> DebitAsync(string userId, long amount, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.SingleAsync<WalletState>($"""
            UPDATE balance_wallets SET balance = balance - {amount}, updated_at = {now.ToUnixTimeMilliseconds()}
            WHERE user_id = {userId} AND balance >= {amount}
            RETURNING id AS "WalletId", balance AS "Balance"
            """, cancellationToken);

    public async Task<WalletState> ReturnAsync(long walletId, long amount, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.SingleAsync<WalletState>($"""
            UPDATE balance_wallets SET balance = balance + {amount}, updated_at = {now.ToUnixTimeMilliseconds()}
            WHERE id = {walletId}
            RETURNING id AS "WalletId", balance AS "Balance"
            """, cancellationToken) ?? throw new InvalidOperationException($"Wallet {walletId} has a payment and no row.");

    public Task<WalletTransaction?> FindOpenPaymentAsync(Guid orderId, CancellationToken cancellationToken) =>
        db.Transactions.AsNoTracking().SingleOrDefaultAsync(
            payment => payment.OrderId == orderId && payment.Type == WalletTransactionType.Payment
                && !db.Transactions.Any(refund => refund.OrderId == orderId && refund.Type == WalletTransactionType.Refund),
            cancellationToken);

    public void Add(WalletTransaction transaction) => db.Transactions.Add(transaction);
}
