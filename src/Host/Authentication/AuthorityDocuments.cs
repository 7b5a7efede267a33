namespace Commerce.Host.Authentication;

using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

/// <summary>
/// Fetches what the authority publishes, with the library's readers: its metadata and then its keys (<c>Auth:Authority</c>), or its
/// keys alone (<c>Auth:JwksUrl</c>). Time, size and the number of keys are bounded, because anything may be at the other end.
/// </summary>
internal sealed class AuthorityDocuments : IDisposable
{
    /// <summary>Authorities publish two or three; more would let a forged token cost more signature checks.</summary>
    private const int MaxKeys = 16;

    /// <summary>Sixteen keys with their certificate chains stay below it.</summary>
    private const int MaxDocumentBytes = 256 * 1024;

    /// <summary>For each document; the first request with a token of a new key waits for it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly string address;
    private readonly bool isMetadata;
    private readonly HttpClient http;
    private readonly HttpDocumentRetriever documents;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="settings">Either <c>Authority</c> or <c>JwksUrl</c> is set.</param>
    public AuthorityDocuments(AuthenticationSettings settings)
    {
        isMetadata = settings.Authority is not null;
        address = isMetadata ? settings.Authority!.TrimEnd('/') + "/.well-known/openid-configuration" : settings.JwksUrl!;
        var first = new Uri(address);
        http = new(new SocketsHttpHandler
        {
            // Who may move the address can move it to keys of their own.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = Timeout,

            // What is asked of this machine must not leave it; and the authority gets no ids of our traces.
            UseProxy = !first.IsLoopback,
            ActivityHeadersPropagator = null,
        })
        { Timeout = Timeout, MaxResponseContentBufferSize = MaxDocumentBytes };

        // AuthorityAddress has checked the first address; the metadata must not lead from https to http.
        documents = new(http) { RequireHttps = first.Scheme == Uri.UriSchemeHttps };
    }

    /// <summary>Fetches once.</summary>
    /// <returns>The issuer that the metadata name, or null; the keys that may check signatures; how many other keys there are.</returns>
    /// <exception cref="InvalidDataException">The documents hold no set of keys, or too large a one.</exception>
    public async Task<(string? Issuer, SecurityKey[] Keys, int Ignored)> FetchAsync(CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration? metadata = null;
        if (isMetadata)
        {
            metadata = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellationToken);
            if (string.IsNullOrEmpty(metadata.Issuer))
            {
                throw new InvalidDataException("the metadata name no issuer");
            }
        }

        var set = isMetadata ? metadata!.JsonWebKeySet : new JsonWebKeySet(await documents.GetDocumentAsync(address, cancellationToken));

        // A set without keys withdraws them all; a document without a set says nothing.
        if (set is null or { Keys.Count: 0, AdditionalData.Count: > 0 })
        {
            throw new InvalidDataException("it has no JSON Web Key Set");
        }

        SecurityKey[] keys = [.. set.Keys.Where(IsForSignatures)];
        return keys.Length > MaxKeys
            ? throw new InvalidDataException($"it has more than {MaxKeys} keys for signatures")
            : (metadata?.Issuer, keys, set.Keys.Count - keys.Length);
    }

    /// <summary>Why a fetch failed, without a word of what the other end sent: it could be anything, and goes to the log.</summary>
    public static string ReasonOf(Exception failure) => failure switch
    {
        InvalidDataException ours => ours.Message,
        OperationCanceledException => $"no answer within {Timeout.TotalSeconds} s",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"the answer is larger than {MaxDocumentBytes} bytes",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError } e =>
            $"no connection ({e.GetBaseException().Message})",
        { InnerException: { } inner } => ReasonOf(inner),
        { } other when other.Data[HttpDocumentRetriever.StatusCode] is System.Net.HttpStatusCode status => $"the answer was {(int)status}",
        _ => $"the answer cannot be read ({failure.GetType().Name})",
    };

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>
    /// A public key of RS256 or ES256 that is not meant for something else (RFC 7517, 4.2 to 4.4). Not a secret (<c>oct</c>): it must
    /// never check what a public key signs; and not a key whose private half is published beside it.
    /// </summary>
    private static bool IsForSignatures(JsonWebKey key) =>
        !key.HasPrivateKey
        && key.Use is null or "" or "sig"
        && (key.KeyOps.Count == 0 || key.KeyOps.Contains("verify"))
        && key switch
        {
            { Kty: "RSA", N.Length: > 0, E.Length: > 0 } => (key.Alg is null or "" or SecurityAlgorithms.RsaSha256) && key.KeySize is >= SigningKeys.MinRsaBits and <= SigningKeys.MaxRsaBits,
            { Kty: "EC", Crv: "P-256", X.Length: > 0, Y.Length: > 0 } => key.Alg is null or "" or SecurityAlgorithms.EcdsaSha256,
            _ => false,
        };
}
