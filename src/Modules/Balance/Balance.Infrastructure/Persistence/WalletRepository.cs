namespace Commerce.Balance.Infrastructure.Persistence;

using Application;
using Domain;

/// <inheritdoc cref="IWalletRepository"/>
internal sealed class WalletRepository(BalanceDbContext db) : IWalletRepository
{
    private static readonly CompiledQuery<BalanceDbContext, string, Wallet?> OfUser =
        new((db, userId, _) => db.Wallets.AsNoTracking().SingleOrDefault(wallet => wallet.UserId == userId));

    public Task<Wallet?> FindAsync(string userId, CancellationToken cancellationToken) => OfUser.RunAsync(db, userId, cancellationToken);

    public async Task<bool> OpenAsync(string userId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.InsertIfNotExistsAsync([new Wallet { UserId = userId, CreatedAt = now, UpdatedAt = now }], [nameof(Wallet.UserId)], cancellationToken) == 1;

    public Task<WalletAfter?> CreditAsync(string userId, long amount, long maxBalance, DateTimeOffset now, CancellationToken cancellationToken) =>
        MoveAsync($"balance = balance + {amount}, updated_at = {now}", $"user_id = {userId} AND balance <= {maxBalance - amount}", cancellationToken);

    public Task<WalletAfter?> DebitAsync(string userId, long amount, DateTimeOffset now, CancellationToken cancellationToken) =>
        MoveAsync($"balance = balance - {amount}, updated_at = {now}", $"user_id = {userId} AND balance >= {amount}", cancellationToken);

    public async Task<WalletAfter> ReturnAsync(long walletId, long amount, DateTimeOffset now, CancellationToken cancellationToken) =>
        await MoveAsync($"balance = balance + {amount}, updated_at = {now}", $"id = {walletId}", cancellationToken)
            ?? throw new InvalidOperationException($"Wallet {walletId} has a payment and no row.");

    public Task<WalletTransaction?> FindOpenPaymentAsync(Guid orderId, CancellationToken cancellationToken) =>
        db.Transactions.AsNoTracking().SingleOrDefaultAsync(
            payment => payment.OrderId == orderId && payment.Type == TransactionType.Payment
                && !db.Transactions.Any(refund => refund.OrderId == orderId && refund.Type == TransactionType.Refund),
            cancellationToken);

    public Task RecordAsync(WalletTransaction transaction, CancellationToken cancellationToken) => db.InsertManyAsync([transaction], cancellationToken);

    private Task<WalletAfter?> MoveAsync(FormattableString set, FormattableString where, CancellationToken cancellationToken) =>
        db.UpdateReturningAsync("balance_wallets", set, where, ["id", "balance"], row => new WalletAfter(row.GetInt64(0), row.GetInt64(1)), cancellationToken);
}
