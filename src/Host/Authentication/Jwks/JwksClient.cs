namespace Commerce.Host.Authentication.Jwks;

using System.Net;
using System.Net.Http.Headers;

/// <summary>
/// Fetches an authority's set (RFC 7517) from <c>Auth:JwksUrl</c>. Everything that can go wrong with it is an answer; all of it is
/// bounded, because what is at the other end may be anything.
/// </summary>
internal sealed class JwksClient : IDisposable
{
    /// <summary>Sixteen keys with their certificate chains stay below it.</summary>
    public const int MaxDocumentBytes = 256 * 1024;

    private const int MaxHeaderKilobytes = 32;

    /// <summary>For connecting and the whole answer; requests wait for it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Uri _address;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="address">Where the set is.</param>
    /// <param name="time">Paces the timeout.</param>
    /// <param name="handler">Stands in for the network in a test.</param>
    public JwksClient(Uri address, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _address = address;
        _time = time;
        _http = new(handler ?? Network(address)) { MaxResponseContentBufferSize = MaxDocumentBytes, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/jwk-set+json"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Commerce", productVersion: null));
    }

    /// <summary>Asks once.</summary>
    public async Task<JwksAnswer> FetchAsync()
    {
        using var deadline = new CancellationTokenSource(Timeout, _time);
        try
        {
            using var response = await _http.GetAsync(_address, deadline.Token);

            // Only 200 brings a set. A redirect is a fault: who may move the address can move it to keys of his own.
            return response.StatusCode == HttpStatusCode.OK
                ? new(await response.Content.ReadAsByteArrayAsync(deadline.Token), null)
                : new(null, $"the answer was {(int)response.StatusCode}");
        }
        catch (OperationCanceledException)
        {
            return new(null, $"no answer within {Timeout.TotalSeconds} s");
        }
        catch (HttpRequestException exception)
        {
            return new(null, ReasonOf(exception));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Network(Uri address) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        ConnectTimeout = Timeout,

        // What is asked of this machine must not leave it.
        UseProxy = !address.IsLoopback,

        // The authority is a stranger, and gets no ids of our traces.
        ActivityHeadersPropagator = null,
    };

    // What the other end sent is not quoted: it could be anything, and goes to the log.
    private static string ReasonOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.ConfigurationLimitExceeded => $"the answer is larger than {MaxDocumentBytes} bytes",
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError =>
            $"no connection ({exception.GetBaseException().Message})",
        var other => $"the answer is not to be read ({other})",
    };
}
