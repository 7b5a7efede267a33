namespace Commerce.Balance.Infrastructure;

using Application;
using Persistence;

/// <summary>The accounts of the demo: <c>demo</c> and <c>admin</c>, both empty.</summary>
internal sealed class BalanceDemo(BalanceDbContext db) : IDemoData
{
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await db.Wallets.AnyAsync(cancellationToken);

    public async Task SeedAsync(ISender sender, CancellationToken cancellationToken)
    {
        await sender.Send(new OpenAccount("demo"), cancellationToken);
        await sender.Send(new OpenAccount("admin"), cancellationToken);
    }
}
