namespace Commerce.Order.Infrastructure;

using System.Runtime.CompilerServices;
using Domain;
using Persistence;

/// <summary>Every order with its lines, by order id, a page at a time.</summary>
internal static class OrderStream
{
    private const int PageSize = 500;

    public static async IAsyncEnumerable<IReadOnlyList<Order>> ReadPagesAsync(OrderDbContext db, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        List<Order> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = after;
            page = await db.Orders.Where(order => order.OrderId.CompareTo(from) > 0).AsNoTracking()
                .OrderBy(order => order.OrderId).Take(PageSize).ToListAsync(cancellationToken);
            await db.LoadLinesAsync(page, cancellationToken);
            yield return page;
            after = page.Count > 0 ? page[^1].OrderId : after;
        }
        while (page.Count == PageSize);
    }
}
