namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Contracts;
using Domain;
using Persistence;

internal sealed class RequireAccountHandler(BalanceDbContext db, BalanceSettings settings) : IQueryHandler<RequireAccount, Unit>
{
    private static readonly CompiledQuery<BalanceDbContext, string, bool> Exists = new((db, userId, _) => db.Wallets.Any(wallet => wallet.UserId == userId));

    public async Task<Result<Unit>> Handle(RequireAccount request, CancellationToken cancellationToken) =>
        settings.Accounts == AccountMode.OpenOnFirstCharge || await Exists.RunAsync(db, request.UserId, cancellationToken)
            ? Unit.Value
            : BalanceErrors.AccountNotFound;
}
