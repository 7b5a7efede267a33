namespace Commerce.Balance.Infrastructure.Queries;

using Application;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>Everybody's accounts, by user id.</summary>
/// <param name="Search">Part of the user id, in small letters; null for any.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListAccounts(string? Search, PageRequest Page) : IQuery<Page<AccountResponse>>, IReadFromQuery<ListAccounts>
{
    public static ListAccounts Read(QueryReader query) => new(
        query.Text("search", "Part of the user id; case does not matter, `%` and `_` are ordinary.", UserId.MaxLength) is { Length: > 0 } text ? text.ToLowerInvariant() : null,
        query.Page());

    /// <summary>The list that a cursor belongs to.</summary>
    public string List => $"accounts/{Search}";
}

internal sealed class ListAccountsHandler(BalanceDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListAccounts, Page<AccountResponse>>
{
    public async Task<Result<Page<AccountResponse>>> Handle(ListAccounts request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Page.Cursor, request.List, 1, out var keys))
        {
            return Cursor.Refusal;
        }

        var (search, after) = (request.Search, keys?[0]);
#pragma warning disable MA0011 // The database's own; user ids are ASCII, whose case all of them know.
        var wallets = db.Wallets.Where(wallet => search == null || wallet.UserId.ToLower().Contains(search));
#pragma warning restore MA0011
        var found = await wallets.Where(wallet => after == null || string.Compare(wallet.UserId, after) > 0)
            .OrderBy(wallet => wallet.UserId).Take(request.Page.Limit + 1).ProjectToType<AccountResponse>(mappings).ToListAsync(cancellationToken);
        return found.ToPage(request.Page.Limit, account => account, last => Cursor.Make(request.List, last.UserId));
    }
}
