namespace Commerce.Host.Authentication;

using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

/// <summary>
/// The keys of the authority (<c>Auth:Authority</c> or <c>Auth:JwksUrl</c>), kept between fetches; none without one. They are fetched
/// every <see cref="RefreshInterval"/>, and for a token that no known key has signed: never twice at once, so that a flood of forged
/// tokens cannot become one at the authority.
/// </summary>
/// <remarks>
/// A fetch that fails changes nothing until the keys have not been confirmed for <see cref="KeepTime"/>: an authority that is away for
/// a night stops no sales, and one that cannot withdraw its keys for longer than a day is not trusted. The library's
/// <c>ConfigurationManager</c> keeps them without limit, and refuses the first token of a new key.
/// </remarks>
internal sealed partial class AuthorityKeys : IDisposable
{
    /// <summary>How long a withdrawn key may still be accepted while the authority can be reached.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(10);

    /// <summary>The least pause between two fetches for tokens, and the pause after a fetch that failed.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long keys are used that the authority has not confirmed.</summary>
    public static readonly TimeSpan KeepTime = TimeSpan.FromHours(24);

    private readonly AuthorityDocuments? documents;
    private readonly TimeProvider clock;
    private readonly ILogger<AuthorityKeys> logger;
    private readonly Lock gate = new();
    private volatile Snapshot current = Snapshot.None;

    // Below: guarded by the gate.
    private Task fetching = Task.CompletedTask;
    private DateTimeOffset? lastFetch;
    private DateTimeOffset? lastFetchForToken;
    private State state = State.Unknown;

    /// <summary>Fetches nothing yet.</summary>
    public AuthorityKeys(IOptions<AuthenticationSettings> settings, TimeProvider clock, ILogger<AuthorityKeys> logger)
    {
        (this.clock, this.logger) = (clock, logger);
        documents = settings.Value is { Authority: null, JwksUrl: null } ? null : new(settings.Value);
    }

    private enum State
    {
        Unknown,
        Reachable,
        Away,
        Expired,
    }

    /// <summary>The keys to check signatures with; the same object as long as they are the same.</summary>
    public SecurityKey[] Keys => InUse.Keys;

    /// <summary>The issuer that the authority's metadata name; null without metadata.</summary>
    public string? Issuer => InUse.Issuer;

    private Snapshot InUse => current is { } snapshot && clock.GetUtcNow() - snapshot.ConfirmedAt < KeepTime ? snapshot : Snapshot.None;

    /// <summary>Fetches for a token that no known key has signed, or waits for the fetch under way; at once when the last one for a token was just now.</summary>
    public Task RefreshForTokenAsync()
    {
        lock (gate)
        {
            if (documents is not null && fetching.IsCompleted && IsOver(RetryInterval, lastFetchForToken))
            {
                lastFetchForToken = clock.GetUtcNow();
                Fetch(documents);
            }

            return fetching;
        }
    }

    /// <summary>Fetches when it is time to.</summary>
    public Task RefreshWhenDueAsync()
    {
        lock (gate)
        {
            if (documents is not null && fetching.IsCompleted && IsOver(state is State.Away or State.Expired ? RetryInterval : RefreshInterval, lastFetch))
            {
                Fetch(documents);
            }

            return fetching;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => documents?.Dispose();

    private void Fetch(AuthorityDocuments from)
    {
        lastFetch = clock.GetUtcNow();

        // Not part of the request that happens to be the first: its user and trace must not stand beside what this logs.
        using (ExecutionContext.SuppressFlow())
        {
            fetching = Task.Run(() => FetchAsync(from));
        }
    }

    private async Task FetchAsync(AuthorityDocuments from)
    {
        try
        {
            var (issuer, keys, ignored) = await from.FetchAsync(CancellationToken.None);
            lock (gate)
            {
                var isSame = current.Issuer == issuer && HasSameKeys(current.Keys, keys);
                current = new(issuer, isSame ? current.Keys : keys, clock.GetUtcNow());
                if (state != State.Reachable || !isSame)
                {
                    LogKeys(keys.Length, ignored);
                }

                state = State.Reachable;
            }
        }
        catch (Exception e)
        {
            // Whatever the other end does to the library's reader, the keys stay as they are.
            lock (gate)
            {
                LogFailure(AuthorityDocuments.ReasonOf(e));
            }
        }
    }

    // A clock that was set back must not put the next fetch off.
    private bool IsOver(TimeSpan pause, DateTimeOffset? since)
    {
        var passed = clock.GetUtcNow() - since;
        return passed is null || passed >= pause || passed < TimeSpan.Zero;
    }

    private static bool HasSameKeys(SecurityKey[] before, SecurityKey[] now) =>
        before.Cast<JsonWebKey>().Select(Identity).SequenceEqual(now.Cast<JsonWebKey>().Select(Identity));

    private static (string?, string?, string?, string?, string?) Identity(JsonWebKey key) => (key.Kid, key.N, key.E, key.X, key.Y);

    // Without the keys' names: they are the authority's text, of any length.
    private void LogKeys(int count, int ignored)
    {
        if (count == 0)
        {
            HasNoKey(logger, ignored);
        }
        else
        {
            HasKeys(logger, count, ignored);
        }
    }

    // One line when it goes, and one more when its keys go, however often it is tried.
    private void LogFailure(string reason)
    {
        var now = ReferenceEquals(InUse, Snapshot.None) ? State.Expired : State.Away;
        if (now != state && now == State.Away)
        {
            KeysStay(logger, reason, current.ConfirmedAt + KeepTime);
        }
        else if (now != state)
        {
            TokensAreRefused(logger, reason);
        }

        state = now;
    }

    [LoggerMessage(LogLevel.Information, "The authority has {Count} signing keys; {Ignored} other entries of its set are ignored")]
    private static partial void HasKeys(ILogger logger, int count, int ignored);

    [LoggerMessage(LogLevel.Warning, "The authority has no key that this service can use ({Ignored} entries of its set are ignored); its tokens are refused")]
    private static partial void HasNoKey(ILogger logger, int ignored);

    [LoggerMessage(LogLevel.Warning, "The authority's keys could not be fetched: {Reason}. The keys fetched before are used until {Until:u}")]
    private static partial void KeysStay(ILogger logger, string reason, DateTimeOffset until);

    [LoggerMessage(LogLevel.Error, "The authority's keys could not be fetched: {Reason}. Until they are, its tokens are refused")]
    private static partial void TokensAreRefused(ILogger logger, string reason);

    private sealed record Snapshot(string? Issuer, SecurityKey[] Keys, DateTimeOffset ConfirmedAt)
    {
        public static readonly Snapshot None = new(null, [], DateTimeOffset.MinValue);
    }
}
