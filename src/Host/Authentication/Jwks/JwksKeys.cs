namespace Commerce.Host.Authentication.Jwks;

using System.Text.Json;

/// <summary>An authority's keys (RFC 7517, 5) as they were at one moment. Never changes; a newer set is another one of these.</summary>
internal sealed class JwksKeys
{
    /// <summary>Authorities publish two or three; more would let a forged token cost more signature checks.</summary>
    public const int MaxKeys = 16;

    /// <summary>What is there before the first set.</summary>
    public static readonly JwksKeys None = new([], fetchedAt: null, ignored: 0);

    private readonly Dictionary<JsonWebKey, IVerificationKey> _keys;
    private readonly IVerificationKey[] _rsa;
    private readonly IVerificationKey[] _elliptic;

    private JwksKeys(Dictionary<JsonWebKey, IVerificationKey> keys, DateTimeOffset? fetchedAt, int ignored)
    {
        _keys = keys;
        _rsa = [.. keys.Values.Where(static key => key.Algorithm == SigningAlgorithms.Rs256)];
        _elliptic = [.. keys.Values.Where(static key => key.Algorithm == SigningAlgorithms.Es256)];
        FetchedAt = fetchedAt;
        Ignored = ignored;
    }

    /// <summary>When the authority was heard; null for <see cref="None"/>.</summary>
    public DateTimeOffset? FetchedAt { get; }

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>How many entries of the set are of no use here.</summary>
    public int Ignored { get; }

    /// <summary>
    /// Reads a set. A key that was there before stays the same object, so that tokens checked with it need not be checked again.
    /// </summary>
    /// <returns>The keys, or what is wrong with the set, in the words that follow "The set".</returns>
    public static (JwksKeys? Keys, string? Fault) Read(byte[] document, JwksKeys before, DateTimeOffset fetchedAt)
    {
        // An escape of half a character or a member named twice damns the whole set: who writes such a thing is not to be guessed at.
        if (!StrictJson.TryRead(document, EntriesOf, out var found) || found.Entries is not { } entries)
        {
            return (null, "is no JSON Web Key Set");
        }

        var keys = new Dictionary<JsonWebKey, IVerificationKey>();
        foreach (var entry in entries)
        {
            if (before._keys.TryGetValue(entry, out var key) || entry.TryCreate(out key))
            {
                keys[entry] = key;
            }

            // A part of them would be a riddle to whoever has a token of the rest.
            if (keys.Count > MaxKeys)
            {
                return (null, $"has more than {MaxKeys} keys for signatures");
            }
        }

        return (new(keys, fetchedAt, found.Total - keys.Count), null);
    }

    /// <summary>The keys of that algorithm.</summary>
    public IReadOnlyList<IVerificationKey> For(string algorithm) => algorithm switch
    {
        SigningAlgorithms.Rs256 => _rsa,
        SigningAlgorithms.Es256 => _elliptic,
        _ => [],
    };

    /// <summary>Whether this very key is one of them. Without an allocation: the hot path asks.</summary>
    public bool Holds(IVerificationKey key) => Array.IndexOf(_rsa, key) >= 0 || Array.IndexOf(_elliptic, key) >= 0;

    /// <summary>Whether a key has that name.</summary>
    public bool Knows(string keyId) => _keys.Keys.Any(key => key.KeyId == keyId);

    /// <summary>Whether the other set has the same keys.</summary>
    public bool HasKeysOf(JwksKeys other) => _keys.Count == other._keys.Count && _keys.Keys.All(other._keys.ContainsKey);

    private static (List<JsonWebKey>? Entries, int Total) EntriesOf(JsonElement set)
    {
        if (!set.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
        {
            return default;
        }

        return ([.. keys.EnumerateArray().Select(JsonWebKey.Read).OfType<JsonWebKey>()], keys.GetArrayLength());
    }
}
