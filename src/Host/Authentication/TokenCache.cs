namespace Commerce.Host.Authentication;

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

/// <summary>
/// Remembers tokens that were found good, so that a request with a known token costs a hash and a look-up. Every request
/// asks again whether the token's time has passed, and whether the key that signed it is still trusted.
/// </summary>
/// <remarks>
/// Only good tokens get in, so a flood of forged ones displaces nobody. Two generations stand in for an order of use: the
/// young one takes new entries and those of the old one that are asked for; when it is full it becomes the old one and the
/// old one is dropped, expired tokens with it. Whoever is displaced is only checked again.
/// Keyed by SHA-256: entries are small whatever the tokens' size, a dump of the memory shows none, and how long a look-up
/// takes tells nothing about a neighbour.
/// </remarks>
internal sealed class TokenCache
{
    /// <summary>Users active within one token's life, on one Host; about 1 KB each.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly TokenValidator _validator;
    private readonly TimeProvider _time;
    private readonly int _generationSize;
    private readonly Lock _writing = new();
    private volatile Generations _generations = new(new(), new());
    private int _young;

    /// <summary>Makes an empty cache in front of the validator.</summary>
    public TokenCache(TokenValidator validator, TimeProvider time, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _validator = validator;
        _time = time;
        _generationSize = capacity / 2;
    }

    /// <summary>How many tokens are remembered; never more than the capacity.</summary>
    public int Count
    {
        get
        {
            var generations = _generations;
            return generations.Young.Count + generations.Old.Count;
        }
    }

    /// <summary>Answers for a token, from memory where it is known.</summary>
    public TokenOutcome Validate(ReadOnlySpan<char> text)
    {
        // Neither hashed nor looked for: it cannot be in here.
        if (text.Length > JsonWebToken.MaxLength)
        {
            return TokenFault.TooLong;
        }

        var digest = Digest.Of(text);

        // A token of a withdrawn key is as good as forgotten: it is checked from the beginning, with the keys of now.
        if (Find(digest) is { } known && _validator.Trusts(known))
        {
            // An expired token may stay until its generation goes: its next request is answered without a signature check.
            return known.Lifetime.FaultAt(_time.GetUtcNow()) is { } fault ? fault : known;
        }

        var outcome = _validator.Validate(text);
        if (outcome.Token is { } token)
        {
            Remember(digest, token);
        }

        return outcome;
    }

    private ValidatedToken? Find(Digest digest)
    {
        var generations = _generations;
        if (generations.Young.TryGetValue(digest, out var token))
        {
            return token;
        }

        if (generations.Old.TryGetValue(digest, out token))
        {
            Remember(digest, token);
        }

        return token;
    }

    // Under a lock, so that the bound is exact; a token comes here once or twice in its generation's life.
    private void Remember(Digest digest, ValidatedToken token)
    {
        lock (_writing)
        {
            var generations = _generations;
            var isNew = !generations.Young.ContainsKey(digest);
            if (isNew && _young == _generationSize)
            {
                _generations = generations = new(new(), generations.Young);
                _young = 0;
            }

            // Also over an entry that is there: it may be of a key that was withdrawn and came back.
            generations.Young[digest] = token;
            _young += isNew ? 1 : 0;
        }
    }

    private sealed record Generations(ConcurrentDictionary<Digest, ValidatedToken> Young, ConcurrentDictionary<Digest, ValidatedToken> Old);

    /// <summary>A SHA-256 value that is a dictionary key without an array behind it.</summary>
    private readonly record struct Digest(ulong First, ulong Second, ulong Third, ulong Fourth)
    {
        // Over the characters as they lie in memory: copying them into bytes first would cost more than hashing twice as many.
        public static Digest Of(ReadOnlySpan<char> text)
        {
            Span<ulong> hash = stackalloc ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
            SHA256.HashData(MemoryMarshal.AsBytes(text), MemoryMarshal.AsBytes(hash));
            return new(hash[0], hash[1], hash[2], hash[3]);
        }

        // Any part of a cryptographic hash is as good a hash code as all of it.
        public override int GetHashCode() => First.GetHashCode();
    }
}
