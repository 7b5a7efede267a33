namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>The ledger of an account, newest first.</summary>
/// <param name="Created">Only what was booked in it.</param>
/// <param name="Page">Which page.</param>
/// <param name="UserId">Whose account.</param>
internal sealed record ListTransactions(Period Created, PageRequest Page, string UserId = "") : IQuery<Page<TransactionResponse>>, IReadFromQuery<ListTransactions>
{
    public static ListTransactions Read(QueryReader query) => new(query.Period(), query.Page());
}

internal sealed class ListTransactionsHandler(BalanceDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListTransactions, Page<TransactionResponse>>
{
    public async Task<Result<Page<TransactionResponse>>> Handle(ListTransactions request, CancellationToken cancellationToken)
    {
        var walletId = await db.Wallets.Where(wallet => wallet.UserId == request.UserId).Select(wallet => wallet.Id).SingleOrDefaultAsync(cancellationToken);
        if (walletId == 0)
        {
            return BalanceErrors.AccountNotFound;
        }

        var (from, to) = (request.Created.From, request.Created.To);
        return await db.Transactions
            .Where(line => line.WalletId == walletId && (from == null || line.CreatedAt >= from) && (to == null || line.CreatedAt < to))
            .ToPageAsync(request.Page, $"transactions/{request.Created}/{request.UserId}", line => line.Adapt<TransactionResponse>(mappings), cancellationToken);
    }
}
