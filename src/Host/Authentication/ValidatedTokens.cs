namespace Commerce.Host.Authentication;

using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

/// <summary>
/// Tokens whose signature was found valid, so that a customer's next request does not have it computed again. Whether a token is in time is
/// asked at each use; and what was found with keys that are not in use any more, or for another issuer, does not count.
/// </summary>
/// <remarks>
/// Two generations: a full one becomes the old one, and what was in the old one and is used again moves on. The library's
/// <c>MemoryCache</c> sorts all its entries whenever it is full, which a crowd of newcomers makes it be at each of them.
/// </remarks>
internal sealed class ValidatedTokens(AuthorityKeys authority)
{
    /// <summary>Tokens of a generation; each takes some 5 KB.</summary>
    internal const int Generation = 2_000;

    private volatile ConcurrentDictionary<string, Entry> young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, Entry> old = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Finds what was said of a token.</summary>
    /// <returns>The result, whose lifetime is to be checked; null where there is none that counts.</returns>
    public TokenValidationResult? Find(string token)
    {
        var isYoung = young.TryGetValue(token, out var entry);
        if ((!isYoung && !old.TryGetValue(token, out entry)) || !ReferenceEquals(entry!.Keys, authority.Keys) || entry.Issuer != authority.Issuer)
        {
            return null;
        }

        if (!isYoung)
        {
            Add(token, entry);
        }

        return entry.Result;
    }

    /// <summary>Keeps the result of a valid token.</summary>
    /// <param name="keys">The authority's keys when it was validated.</param>
    /// <param name="issuer">The authority's issuer when it was validated.</param>
    public void Add(string token, TokenValidationResult result, SecurityKey[] keys, string? issuer) => Add(token, new Entry(
        // Without what the library kept to validate it.
        new TokenValidationResult { IsValid = result.IsValid, ClaimsIdentity = result.ClaimsIdentity, SecurityToken = result.SecurityToken, Issuer = result.Issuer, TokenType = result.TokenType }, keys, issuer));

    private void Add(string token, Entry entry)
    {
        young[token] = entry;
        if (Interlocked.Increment(ref count) == Generation)
        {
            old = young;
            young = new(StringComparer.Ordinal);
            Volatile.Write(ref count, 0);
        }
    }

    private sealed record Entry(TokenValidationResult Result, SecurityKey[] Keys, string? Issuer);
}
