namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Runtime.CompilerServices;

/// <summary>Where a stream of facts stands: facts are sorted by order id, and within an order by their key.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="Id">The row's key.</param>
public readonly record struct FactKey(Guid OrderId, long Id);

/// <summary>
/// Streams rows by order id in pages, so that memory stays flat and a connection is shared by several streams: not every database
/// can read two results at once on one connection.
/// </summary>
public static class FactStream
{
    /// <summary>Rows fetched at once.</summary>
    private const int PageSize = 1_000;

    /// <summary>Streams facts.</summary>
    /// <typeparam name="TRow">What is fetched.</typeparam>
    /// <typeparam name="TFact">What is streamed.</typeparam>
    /// <param name="fetch">Fetches the rows behind a key, up to a limit.</param>
    /// <param name="key">A row's key.</param>
    /// <param name="fact">What a row says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The facts, by order id.</returns>
    public static async IAsyncEnumerable<TFact> ReadAsync<TRow, TFact>(
        Func<FactKey, int, Task<List<TRow>>> fetch, Func<TRow, FactKey> key, Func<TRow, TFact> fact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = new FactKey(Guid.Empty, 0);
        List<TRow> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = await fetch(after, PageSize);
            foreach (var row in page)
            {
                yield return fact(row);
            }

            if (page.Count > 0)
            {
                after = key(page[^1]);
            }
        }
        while (page.Count == PageSize);
    }
}
