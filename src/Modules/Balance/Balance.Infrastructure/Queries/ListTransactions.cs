namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Domain;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>The ledger of an account, newest first.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListTransactions(string UserId, PageRequest Page) : IQuery<Page<TransactionAnswer>>;

/// <summary>Its query string.</summary>
/// <param name="Page">Which page.</param>
internal sealed record TransactionFilter(PageRequest Page) : IReadFromQuery<TransactionFilter>
{
    public static TransactionFilter Read(QueryReader query) => new(query.Page());
}

internal sealed class ListTransactionsHandler(BalanceDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListTransactions, Page<TransactionAnswer>>
{
    public async Task<Result<Page<TransactionAnswer>>> Handle(ListTransactions request, CancellationToken cancellationToken)
    {
        var walletId = await db.Wallets.Where(wallet => wallet.UserId == request.UserId).Select(wallet => wallet.Id).SingleOrDefaultAsync(cancellationToken);
        return walletId == 0
            ? BalanceErrors.AccountNotFound
            : await db.Transactions.Where(transaction => transaction.WalletId == walletId).ToPageAsync(
                request.Page, $"transactions/{request.UserId}", transaction => transaction.Adapt<TransactionAnswer>(mappings), cancellationToken);
    }
}
