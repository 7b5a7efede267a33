namespace Commerce.Host.Authentication;

using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SharedKernel.Web.Binding;

/// <summary>
/// What is required of a token (RFC 7519, with the advice of RFC 8725): a signature by HS256, RS256 or ES256 of a key that is known
/// here, <c>exp</c>, issuer and audience where they are configured, and the type of an access token.
/// </summary>
internal sealed class BearerOptions(IOptions<AuthenticationSettings> settings, DevTokenKey devTokenKey, AuthorityKeys authority, ValidatedTokens validated, TimeProvider clock)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>How far the clocks of issuer and Host may be apart; the least that spares well-kept clocks a refusal.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>The longest token that is looked at, in characters: as long as the server's bound on all headers together.</summary>
    public const int MaxTokenLength = 32 * 1024;

    /// <inheritdoc/>
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    /// <inheritdoc/>
    public void Configure(string? name, JwtBearerOptions options)
    {
        var auth = settings.Value;
        SecurityKey[] configured = [.. auth.SigningKeys.Select(SigningKeys.Read), .. auth.DevTokens ? [devTokenKey.Key] : Array.Empty<SecurityKey>()];
        var checksIssuer = auth.Issuer is not null || auth.Authority is not null;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new AuthorityTokenHandler(authority, validated) { MaximumTokenSizeInBytes = MaxTokenLength, MapInboundClaims = false });
        options.Events = BearerEvents.Create();
        options.TokenValidationParameters = new()
        {
            NameClaimType = JwtRegisteredClaimNames.Sub,
            RoleClaimType = Roles.Claim,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolver = (_, _, keyId, _) => [.. configured, .. authority.Keys.Where(key => Named(keyId, key))],
            ValidateIssuer = checksIssuer,

            // The library asks a validator even where the issuer is not to be validated.
            IssuerValidator = checksIssuer ? (issuer, _, _) => IsIssuer(issuer) ? issuer : throw new SecurityTokenInvalidIssuerException() : null,
            ValidateAudience = auth.Audience is not null,
            ValidAudience = auth.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ClockSkew = ClockSkew,
            LifetimeValidator = IsInTime,
            TypeValidator = TypeOf,
        };
    }

    // A token without a name, or a key without one, may be of any key.
    private static bool Named(string? keyId, SecurityKey key) => string.IsNullOrEmpty(keyId) || string.IsNullOrEmpty(key.KeyId) || key.KeyId == keyId;

    // Without case; "application/" and all of it may be left out (RFC 7515, 4.1.9). A missing typ arrives as "".
    private static string TypeOf(string type, SecurityToken token, TokenValidationParameters parameters) =>
        type.ToUpperInvariant() is "" or "JWT" or "AT+JWT" or "APPLICATION/JWT" or "APPLICATION/AT+JWT" ? type : throw new SecurityTokenInvalidTypeException();

    private bool IsIssuer(string issuer) =>
        issuer.Length > 0 && (issuer == settings.Value.Issuer || issuer == authority.Issuer || (settings.Value.DevTokens && issuer == DevTokens.Issuer));

    // The library's own rule reads the machine's clock, and no test could move that.
    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;

        // The library shows a time beyond the calendar as its last instant.
        if (expires is null || expires == DateTime.MaxValue)
        {
            throw new SecurityTokenNoExpirationException();
        }

        if (now - ClockSkew >= expires)
        {
            throw new SecurityTokenExpiredException();
        }

        return notBefore is null || now + ClockSkew >= notBefore ? true : throw new SecurityTokenNotYetValidException();
    }
}
