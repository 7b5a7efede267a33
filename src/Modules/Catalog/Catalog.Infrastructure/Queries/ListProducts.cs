namespace Commerce.Catalog.Infrastructure.Queries;

using System.Globalization;
using Application;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>The products that are sold.</summary>
/// <param name="Search">Part of the name, folded; null for any.</param>
/// <param name="InStock">Whether only what can be ordered now is wanted.</param>
/// <param name="Ids">Which products; null for any.</param>
/// <param name="Sort">How they are sorted.</param>
/// <param name="Page">Which page.</param>
/// <param name="Status">Those that are sold, or, for admins, those that are not any more.</param>
internal sealed record ListProducts(string? Search, bool InStock, IReadOnlyList<long>? Ids, string Sort, PageRequest Page, ProductStatus Status = ProductStatus.Active)
    : IQuery<Page<ProductResponse>>, IReadFromQuery<ListProducts>
{
    public const string Newest = "newest";
    public const string Cheapest = "price";
    public const string Dearest = "-price";
    public const string ByName = "name";
    private const string Active = "active";
    private const string Discontinued = "discontinued";

    public static ListProducts Read(QueryReader query)
    {
        var ids = query.Ids("ids", "Only these products: up to 100 ids, separated by commas. Without `limit` all of them are on one page.", PageRequest.MaxLimit);
        return new(
            query.Text("search", "Part of the name; case does not matter, `%` and `_` are ordinary.", Product.MaxNameLength) is { Length: > 0 } text ? Product.NormalizeForSearch(text) : null,
            query.Flag("inStock", "Only products that can be ordered now."),
            ids is null ? null : [.. ids.Distinct().Order()],
            query.OneOf("sort", "How they are sorted.", Newest, Newest, Cheapest, Dearest, ByName)!,
            query.Page(ids is null ? PageRequest.DefaultLimit : PageRequest.MaxLimit),
            query.OneOf("status", "Those that are sold, or, for admins alone, those that are not any more.", Active, Active, Discontinued) == Active ? ProductStatus.Active : ProductStatus.Discontinued);
    }

    /// <summary>The list that a cursor belongs to. The search comes last: it may hold anything.</summary>
    public string List => $"products|{Status}|{Sort}|{InStock}|{(Ids is null ? "*" : string.Join(',', Ids))}|{Search}";
}

internal sealed class ListProductsHandler(CatalogDbContext db, TypeAdapterConfig mappings) : IQueryHandler<ListProducts, Page<ProductResponse>>
{
    /// <summary>What nearly everybody asks for, and so translated once: a shop's first page.</summary>
    private static readonly CompiledListQuery<CatalogDbContext, long, int, Product> NewestActive = new((db, before, most) =>
        db.Products.AsNoTracking().Where(product => product.Status == ProductStatus.Active && product.Id < before).OrderByDescending(product => product.Id).Take(most));

    public async Task<Result<Page<ProductResponse>>> Handle(ListProducts request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Page.Cursor, request.List, 2, out var keys) || !TryPosition(request.Sort, keys, out var after))
        {
            return Cursor.Refusal;
        }

        var found = request is { Search: null, InStock: false, Ids: null, Status: ProductStatus.Active, Sort: ListProducts.Newest }
            ? await NewestActive.RunAsync(db, after?.Id ?? long.MaxValue, request.Page.Limit + 1, cancellationToken)
            : await Sorted(Filtered(request), request.Sort, after).AsNoTracking().Take(request.Page.Limit + 1).ToListAsync(cancellationToken);
        return found.ToPage(request.Page.Limit, product => product.Adapt<ProductResponse>(mappings), last => Cursor.Make(request.List, KeyOf(request.Sort, last), Text(last.Id)));
    }

    private IQueryable<Product> Filtered(ListProducts request)
    {
        var rows = db.Products.Where(product => product.Status == request.Status);
        if (request.Search is { } search)
        {
            rows = rows.Where(product => product.SearchName.Contains(search));
        }

        if (request.InStock)
        {
            rows = rows.Where(product => product.Stock > 0);
        }

        return request.Ids is { } ids ? rows.Where(product => ids.Contains(product.Id)) : rows;
    }

    /// <summary>The rows behind a position. Each condition begins with a bound on the sort key alone, which is what an index can use.</summary>
    private static IQueryable<Product> Sorted(IQueryable<Product> rows, string sort, Position? after) => sort switch
    {
        ListProducts.Cheapest => (after is { Price: var price, Id: var id }
            ? rows.Where(p => p.Price >= price && (p.Price > price || p.Id > id)) : rows).OrderBy(p => p.Price).ThenBy(p => p.Id),
        ListProducts.Dearest => (after is { Price: var price, Id: var id }
            ? rows.Where(p => p.Price <= price && (p.Price < price || p.Id < id)) : rows).OrderByDescending(p => p.Price).ThenByDescending(p => p.Id),
        // As searches see it: capitals and small letters side by side.
        ListProducts.ByName => (after is { Name: var name, Id: var id }
            ? rows.Where(p => string.Compare(p.SearchName, name) >= 0 && (string.Compare(p.SearchName, name) > 0 || p.Id > id)) : rows).OrderBy(p => p.SearchName).ThenBy(p => p.Id),
        _ => (after is { Id: var id } ? rows.Where(p => p.Id < id) : rows).OrderByDescending(p => p.Id),
    };

    private static string KeyOf(string sort, Product last) => sort switch
    {
        ListProducts.Cheapest or ListProducts.Dearest => Text(last.Price),
        ListProducts.ByName => last.SearchName,
        _ => "",
    };

    private static bool TryPosition(string sort, string[]? keys, out Position? after)
    {
        after = null;
        if (keys is null)
        {
            return true;
        }

        var price = 0L;
        if (!TryNumber(keys[1], out var id) || (sort is ListProducts.Cheapest or ListProducts.Dearest && !TryNumber(keys[0], out price)))
        {
            return false;
        }

        after = new Position(price, keys[0], id);
        return true;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The sort keys of a page's last item.</summary>
    private sealed record Position(long Price, string Name, long Id);
}
