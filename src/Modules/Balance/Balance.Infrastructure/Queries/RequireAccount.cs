namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Contracts;
using Domain;
using Persistence;

internal sealed class RequireAccountHandler(BalanceDbContext db, BalanceSettings settings) : IQueryHandler<RequireAccount, Unit>
{
    public async Task<Result<Unit>> Handle(RequireAccount request, CancellationToken cancellationToken) =>
        settings.Accounts == AccountMode.OpenOnFirstCharge || await db.Wallets.AnyAsync(wallet => wallet.UserId == request.UserId, cancellationToken)
            ? Unit.Value
            : BalanceErrors.AccountNotFound;
}
