namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Runtime.CompilerServices;

/// <summary>Where a stream of facts stands: facts are sorted by order id, and within an order by their key.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="Id">The row's key.</param>
public readonly record struct FactKey(Guid OrderId, long Id);

/// <summary>Where a stream of rows stands that are sorted by what they belong to, and then by a number of their own.</summary>
/// <param name="Owner">The key of what they belong to, such as a wallet.</param>
/// <param name="Number">The number by which they are sorted.</param>
public readonly record struct OwnedKey(long Owner, long Number);

/// <summary>
/// Streams sorted rows in pages, so that memory stays flat and a connection is shared by several streams: not every database can read
/// two results at once on one connection.
/// </summary>
public static class AuditStream
{
    /// <summary>Rows fetched at once.</summary>
    public const int PageSize = 1_000;

    /// <summary>
    /// Streams rows that belong to somebody who may have very many of them, such as a product its movements. Each page asks twice, for the
    /// rest of the owner's rows and for those of the owners behind: both are ranges of an index on (owner, number). One condition for both
    /// would make the database read an owner's rows again for every page of them.
    /// </summary>
    /// <typeparam name="TKey">Where the stream stands.</typeparam>
    /// <typeparam name="TRow">What is streamed.</typeparam>
    /// <param name="within">Fetches the rows of the key's owner behind the key, up to a limit.</param>
    /// <param name="beyond">Fetches the rows of the owners behind the key's, up to a limit.</param>
    /// <returns>The rows, by owner and number.</returns>
    public static IAsyncEnumerable<TRow> ReadOwnedAsync<TKey, TRow>(
        TKey start, Func<TKey, int, Task<List<TRow>>> within, Func<TKey, int, Task<List<TRow>>> beyond, Func<TRow, TKey> key, CancellationToken cancellationToken) => ReadAsync(
        start,
        async (after, limit) =>
        {
            var page = await within(after, limit);
            if (page.Count < limit)
            {
                page.AddRange(await beyond(after, limit - page.Count));
            }

            return page;
        },
        key,
        cancellationToken);

    /// <summary>
    /// Streams rows. Where the key has two parts, the condition of a page is written <c>a &gt;= @a AND (a &gt; @a OR b &gt; @b)</c>: every
    /// database then begins at the index entry. An OR alone is a filter that reads everything before the page again. That is for owners of
    /// a few rows; for others there is <see cref="ReadOwnedAsync"/>.
    /// </summary>
    /// <typeparam name="TKey">Where the stream stands.</typeparam>
    /// <typeparam name="TRow">What is streamed.</typeparam>
    /// <param name="fetch">Fetches the rows behind a key, up to a limit.</param>
    /// <param name="pageSize">Rows fetched at once.</param>
    /// <returns>The rows, by their key.</returns>
    public static async IAsyncEnumerable<TRow> ReadAsync<TKey, TRow>(
        TKey start, Func<TKey, int, Task<List<TRow>>> fetch, Func<TRow, TKey> key, [EnumeratorCancellation] CancellationToken cancellationToken, int pageSize = PageSize)
    {
        await foreach (var page in ReadPagesAsync(start, fetch, key, cancellationToken, pageSize))
        {
            foreach (var row in page)
            {
                yield return row;
            }
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, a page at once, for who asks something more of all rows of a page.</summary>
    /// <typeparam name="TKey">Where the stream stands.</typeparam>
    /// <typeparam name="TRow">What is streamed.</typeparam>
    /// <param name="fetch">Fetches the rows behind a key, up to a limit.</param>
    /// <param name="pageSize">Rows fetched at once.</param>
    public static async IAsyncEnumerable<IReadOnlyList<TRow>> ReadPagesAsync<TKey, TRow>(
        TKey start, Func<TKey, int, Task<List<TRow>>> fetch, Func<TRow, TKey> key, [EnumeratorCancellation] CancellationToken cancellationToken, int pageSize = PageSize)
    {
        var after = start;
        List<TRow> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = await fetch(after, pageSize);
            if (page.Count > 0)
            {
                yield return page;
                after = key(page[^1]);
            }
        }
        while (page.Count == pageSize);
    }
}
