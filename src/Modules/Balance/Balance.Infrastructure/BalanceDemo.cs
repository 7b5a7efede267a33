namespace Commerce.Balance.Infrastructure;

using Application;
using Persistence;

/// <summary>The accounts of the demo: <c>demo</c> and <c>admin</c>, both empty.</summary>
internal sealed class BalanceDemo(BalanceDbContext db) : IDemoData
{
    private static readonly string[] Users = ["demo", "admin"];

    public Task<bool> HasOtherDataAsync(CancellationToken cancellationToken) => db.Wallets.AnyAsync(wallet => !Users.Contains(wallet.UserId), cancellationToken);

    public async Task<IReadOnlyList<IBaseRequest>> FindMissingAsync(CancellationToken cancellationToken)
    {
        var existing = await db.Wallets.Where(wallet => Users.Contains(wallet.UserId)).Select(wallet => wallet.UserId).ToListAsync(cancellationToken);
        return [.. Users.Except(existing, StringComparer.Ordinal).Select(userId => new OpenAccount(userId))];
    }
}
