namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;

/// <summary>What an account holds.</summary>
/// <param name="UserId">Whose account.</param>
internal sealed record GetBalance(string UserId) : IQuery<AccountResponse>;

internal sealed class GetBalanceHandler(BalanceDbContext db, TypeAdapterConfig mappings) : IQueryHandler<GetBalance, AccountResponse>
{
    public async Task<Result<AccountResponse>> Handle(GetBalance request, CancellationToken cancellationToken) =>
        await db.Wallets.Where(wallet => wallet.UserId == request.UserId).ProjectToType<AccountResponse>(mappings).SingleOrDefaultAsync(cancellationToken) is { } account
            ? account
            : BalanceErrors.AccountNotFound;
}
