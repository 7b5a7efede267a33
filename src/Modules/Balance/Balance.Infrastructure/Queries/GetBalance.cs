namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Domain;

/// <summary>What an account holds.</summary>
/// <param name="UserId">Whose account.</param>
internal sealed record GetBalance(string UserId) : IQuery<AccountResponse>;

internal sealed class GetBalanceHandler(IWalletRepository wallets, TypeAdapterConfig mappings) : IQueryHandler<GetBalance, AccountResponse>
{
    public async Task<Result<AccountResponse>> Handle(GetBalance request, CancellationToken cancellationToken) =>
        await wallets.FindAsync(request.UserId, cancellationToken) is { } wallet ? wallet.Adapt<AccountResponse>(mappings) : BalanceErrors.AccountNotFound;
}
