namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

/// <summary>
/// Where a page ended: the sort keys of its last item, so that the next page begins right behind it whatever was added meanwhile. Bound
/// to the filters and sort of its list.
/// </summary>
public static class Cursor
{
    /// <summary>Makes a cursor.</summary>
    /// <param name="list">The list with its filters and sort.</param>
    public static string Make(string list, params string[] keys) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([Fingerprint(list), .. keys]));

    /// <summary>Reads a cursor.</summary>
    /// <param name="cursor">What the client sent; null for the first page.</param>
    /// <param name="list">The list with its filters and sort.</param>
    /// <param name="keys">The sort keys; null for the first page.</param>
    /// <returns>False for a cursor that is not one of this list.</returns>
    public static bool TryRead(string? cursor, string list, int count, out string[]? keys)
    {
        keys = null;
        if (cursor is null)
        {
            return true;
        }

        try
        {
            if (JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is { } parts
                && parts.Length == count + 1 && parts[0] == Fingerprint(list) && Array.TrueForAll(parts, part => part?.Contains('\0') == false))
            {
                keys = parts[1..];
                return true;
            }
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Not one of ours, which is what false says.
        }

        return false;
    }

    /// <summary>The refusal of a cursor that is not one of the list.</summary>
    public static Error Refusal => PlatformErrors.Invalid("cursor", "is not a cursor of this list with these filters and this sort");

    /// <summary>Answers one page of a list, newest first, each item once however much is added meanwhile.</summary>
    public static async Task<Result<Page<T>>> ToPageAsync<TEntity, T>(
        this IQueryable<TEntity> rows, PageRequest page, string list, Func<TEntity, T> map, CancellationToken cancellationToken)
        where TEntity : class, IEntity
    {
        if (!TryRead(page.Cursor, list, 1, out var keys) || !TryId(keys?[0], out var before))
        {
            return Refusal;
        }

        var found = await rows.Where(row => row.Id < before).OrderByDescending(row => row.Id).Take(page.Limit + 1).ToListAsync(cancellationToken);
        return found.ToPage(page.Limit, map, last => Make(list, last.Id.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Makes a page of rows of which one more than the page holds was read.</summary>
    /// <typeparam name="TRow">The rows.</typeparam>
    /// <param name="found">The rows, sorted, up to one more than <paramref name="limit"/>.</param>
    public static Page<T> ToPage<TRow, T>(this List<TRow> found, int limit, Func<TRow, T> map, Func<TRow, string> cursor) =>
        found.Count > limit
            ? new Page<T>([.. found.Take(limit).Select(map)], cursor(found[limit - 1]))
            : new Page<T>([.. found.Select(map)], null);

    private static bool TryId(string? key, out long id)
    {
        id = long.MaxValue;
        return key is null || long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>Guards against mixing lists up, not against malice: a cursor gives nobody what a filter would not.</summary>
    private static string Fingerprint(string list) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, 8));
}
