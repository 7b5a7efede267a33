namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>The ledger of an account, newest first.</summary>
/// <param name="Page">Which page.</param>
/// <param name="UserId">Whose account; the caller's id.</param>
internal sealed record ListTransactions(PageRequest Page, string UserId = "") : IQuery<Page<TransactionResponse>>, IReadFromQuery<ListTransactions>
{
    public static ListTransactions Read(QueryReader query) => new(query.Page());
}

internal sealed class ListTransactionsHandler(BalanceDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListTransactions, Page<TransactionResponse>>
{
    public async Task<Result<Page<TransactionResponse>>> Handle(ListTransactions request, CancellationToken cancellationToken)
    {
        var walletId = await db.Wallets.Where(wallet => wallet.UserId == request.UserId).Select(wallet => wallet.Id).SingleOrDefaultAsync(cancellationToken);
        return walletId == 0
            ? BalanceErrors.AccountNotFound
            : await db.Transactions.Where(transaction => transaction.WalletId == walletId).ToPageAsync(
                request.Page, $"transactions/{request.UserId}", transaction => transaction.Adapt<TransactionResponse>(mappings), cancellationToken);
    }
}
