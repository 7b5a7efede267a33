namespace Commerce.Host.Authentication.Jwks;

/// <summary>
/// The keys of the authority at <c>Auth:JwksUrl</c>, remembered between fetches. It is asked every <see cref="RefreshInterval"/>, and
/// sooner for a token whose key is not known, but never twice at once; so a flood of forged names cannot hammer it.
/// </summary>
/// <remarks>
/// A fetch that fails changes nothing, until the keys have not been confirmed for <see cref="KeepTime"/>: an authority that is away
/// for a night stops no shop, and one that cannot withdraw its keys for longer than a day is not trusted blindly.
/// </remarks>
internal sealed partial class JwksKeySource(JwksClient client, TimeProvider time, ILogger<JwksKeySource> logger) : IVerificationKeySource
{
    /// <summary>How long a withdrawn key may still be believed while the authority answers.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(10);

    /// <summary>The least pause between two fetches for tokens with unknown keys, and the pause after a fetch that failed.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long keys are used without a word from the authority.</summary>
    public static readonly TimeSpan KeepTime = TimeSpan.FromHours(24);

    /// <summary>The least pause between two warnings of the same trouble.</summary>
    public static readonly TimeSpan WarningInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private volatile JwksKeys _keys = JwksKeys.None;
    private volatile int _version;

    // Below: guarded by the gate.
    private Task _fetching = Task.CompletedTask;
    private DateTimeOffset? _lastFetch;
    private DateTimeOffset? _lastFetchForToken;
    private DateTimeOffset? _lastWarning;
    private bool _isFailing;

    // A fetch that is over is nobody's business any more, least of all if a bug ended it.
    private Task UnderWay => _fetching.IsCompleted ? Task.CompletedTask : _fetching;

    /// <inheritdoc />
    public int Version => _version;

    /// <inheritdoc />
    public IReadOnlyList<IVerificationKey> KeysFor(string algorithm)
    {
        var keys = _keys;
        return IsInUse(keys) ? keys.For(algorithm) : [];
    }

    /// <inheritdoc />
    public bool Trusts(IVerificationKey key)
    {
        var keys = _keys;
        return keys.Holds(key) && IsInUse(keys);
    }

    /// <summary>
    /// Whether a fetch could bring the key: when there are no keys to use, and for a name that no key has. A token without a name
    /// that no key has signed is most likely forged; a new key without a name is found by the next regular fetch.
    /// </summary>
    public bool MayLearn(string algorithm, string? keyId)
    {
        var keys = _keys;
        return algorithm is SigningAlgorithms.Rs256 or SigningAlgorithms.Es256
            && (!IsInUse(keys) || (keyId is not null && !keys.Knows(keyId)));
    }

    /// <summary>Fetches for a token whose key is not known, or waits for the fetch under way; at once when the last one for a token was just now.</summary>
    public Task RefreshAsync()
    {
        lock (_gate)
        {
            if (_fetching.IsCompleted && IsOver(RetryInterval, _lastFetchForToken))
            {
                _lastFetchForToken = time.GetUtcNow();
                return Fetch();
            }

            return UnderWay;
        }
    }

    /// <summary>Fetches if it is time to.</summary>
    public Task RefreshWhenDueAsync()
    {
        lock (_gate)
        {
            return _fetching.IsCompleted && IsOver(_isFailing ? RetryInterval : RefreshInterval, _lastFetch) ? Fetch() : UnderWay;
        }
    }

    private Task Fetch()
    {
        _lastFetch = time.GetUtcNow();

        // Not part of the request that happens to be the first: its user and trace must not stand beside what this logs.
        using (ExecutionContext.SuppressFlow())
        {
            return _fetching = Task.Run(FetchAsync);
        }
    }

    private async Task FetchAsync()
    {
        var before = _keys;
        var (document, fault) = await client.FetchAsync();
        var now = time.GetUtcNow();
        var (keys, faultOfSet) = document is null ? default : JwksKeys.Read(document, before, now);
        lock (_gate)
        {
            if (keys is null)
            {
                WarnOf(fault ?? $"the set {faultOfSet}", before);
                return;
            }

            _keys = keys;
            _version++;
            if (_isFailing || before.FetchedAt is null || !keys.HasKeysOf(before))
            {
                Tell(keys);
            }

            _isFailing = false;
        }
    }

    private bool IsInUse(JwksKeys keys) => keys.FetchedAt is { } fetchedAt && time.GetUtcNow() - fetchedAt < KeepTime;

    // A clock that was set back must not put the next fetch off.
    private bool IsOver(TimeSpan pause, DateTimeOffset? since)
    {
        var passed = time.GetUtcNow() - since;
        return passed is null || passed >= pause || passed < TimeSpan.Zero;
    }

    // Without the keys' names: they are the authority's text, of any length.
    private void Tell(JwksKeys keys)
    {
        if (keys.Count == 0)
        {
            HasNoKey(logger, keys.Ignored);
        }
        else
        {
            HasKeys(logger, keys.Count, keys.Ignored);
        }
    }

    private void WarnOf(string reason, JwksKeys keys)
    {
        if (_isFailing && !IsOver(WarningInterval, _lastWarning))
        {
            return;
        }

        _isFailing = true;
        _lastWarning = time.GetUtcNow();
        if (IsInUse(keys))
        {
            GoesOn(logger, reason, keys.FetchedAt + KeepTime);
        }
        else
        {
            Refuses(logger, reason);
        }
    }

    [LoggerMessage(LogLevel.Information, "The authority has {Count} signing keys; {Ignored} other entries of its set are ignored")]
    private static partial void HasKeys(ILogger logger, int count, int ignored);

    [LoggerMessage(LogLevel.Warning, "The authority has no key that this service can use ({Ignored} entries of its set are ignored); its tokens are refused")]
    private static partial void HasNoKey(ILogger logger, int ignored);

    [LoggerMessage(LogLevel.Warning, "Auth:JwksUrl was not to be had: {Reason}. The keys fetched before are used until {Until:u}")]
    private static partial void GoesOn(ILogger logger, string reason, DateTimeOffset? until);

    [LoggerMessage(LogLevel.Error, "Auth:JwksUrl was not to be had: {Reason}. Until it is, the authority's tokens are refused")]
    private static partial void Refuses(ILogger logger, string reason);
}
