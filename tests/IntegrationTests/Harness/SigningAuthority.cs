namespace Commerce.IntegrationTests.Harness;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

/// <summary>
/// A signing authority on a port of its own, which publishes its metadata (OpenID Connect Discovery 1.0) and its keys as a JSON Web Key Set
/// (RFC 7517), or misbehaves.
/// </summary>
public sealed class SigningAuthority : IAsyncDisposable
{
    private readonly WebApplication app;
    private int asked;
    private volatile Func<HttpContext, Task> answer = _ => Task.CompletedTask;

    private SigningAuthority(WebApplication app) => this.app = app;

    /// <summary>The value for <c>Auth:Authority</c>.</summary>
    public string Authority => app.Urls.Single();

    /// <summary>The <c>iss</c> of its tokens; not its address, as with a provider behind a proxy.</summary>
    public string Issuer { get; set; } = "https://login.test/";

    /// <summary>The value for <c>Auth:JwksUrl</c>.</summary>
    public string Url => Authority + "/jwks.json";

    /// <summary>How many requests came, whatever they asked for.</summary>
    public int Asked => Volatile.Read(ref asked);

    public static async Task<SigningAuthority> StartAsync(params SigningKey[] keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var authority = new SigningAuthority(app);
        app.Run(authority.HandleAsync);
        authority.Publish(keys);
        await app.StartAsync();
        return authority;
    }

    /// <summary>These are its keys from now on; beside them stand entries that nobody is to use.</summary>
    public void Publish(params SigningKey[] keys)
    {
        object[] others = [new { kty = "oct", kid = "secret", alg = "HS256", k = Base64Url.EncodeToString(new byte[32]) }, new { kty = "OKP", crv = "Ed25519", x = "AA" }];
        var set = JsonSerializer.Serialize(new { keys = (object[])[.. keys.Select(key => key.Published), .. others] });
        Answer(context => context.Request.Path == "/.well-known/openid-configuration"
            ? WriteAsync(context, "application/json", JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = Url, id_token_signing_alg_values_supported = new[] { "ES256" } }))
            : WriteAsync(context, "application/jwk-set+json", set));
    }

    /// <summary>This is what it answers from now on.</summary>
    public void Answer(Func<HttpContext, Task> what) => answer = what;

    /// <summary>This status is all it answers from now on.</summary>
    public void Fail(int status) => Answer(context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task WriteAsync(HttpContext context, string type, string body)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    private Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref asked);
        return answer(context);
    }
}

/// <summary>A key on P-256 under a name, and the tokens it signs with ES256.</summary>
public sealed class SigningKey(string name)
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Its entry in the set.</summary>
    public object Published
    {
        get
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return new { kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = name, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
        }
    }

    /// <summary>A token that outlives every test.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="kid">Another name than the key's own, for a token that lies.</param>
    /// <param name="iss">The issuer it names.</param>
    /// <param name="aud">Whom it is meant for.</param>
    public string Mint(string userId, string? kid = null, string? iss = null, string? aud = null)
    {
        var signingInput = $"{Part(new { alg = "ES256", typ = "JWT", kid = kid ?? name })}.{Part(new { sub = userId, iss, aud, exp = DateTimeOffset.UtcNow.AddYears(10).ToUnixTimeSeconds() })}";
        return $"{signingInput}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signingInput), HashAlgorithmName.SHA256))}";
    }

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static string Part(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part, WithoutNulls));
}
