namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;

/// <summary>What an account holds.</summary>
/// <param name="UserId">Whose account.</param>
internal sealed record GetBalance(string UserId) : IQuery<AccountResponse>;

internal sealed class GetBalanceHandler(BalanceDbContext db, TypeAdapterConfig mappings) : IQueryHandler<GetBalance, AccountResponse>
{
    private static readonly CompiledQuery<BalanceDbContext, string, Wallet?> OfUser =
        new((db, userId, _) => db.Wallets.AsNoTracking().SingleOrDefault(wallet => wallet.UserId == userId));

    public async Task<Result<AccountResponse>> Handle(GetBalance request, CancellationToken cancellationToken) =>
        await OfUser.RunAsync(db, request.UserId, cancellationToken) is { } wallet ? wallet.Adapt<AccountResponse>(mappings) : BalanceErrors.AccountNotFound;
}
