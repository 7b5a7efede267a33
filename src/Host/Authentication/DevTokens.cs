namespace Commerce.Host.Authentication;

using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SharedKernel.Web.Binding;

/// <summary>
/// Tokens of the Host's own (RFC 7519, HS256) for trying things out: where <c>Auth:DevTokens</c> is true anybody on this machine may
/// have one for any user, otherwise there are none.
/// </summary>
internal sealed class DevTokens(DevTokenKey key, IOptions<AuthenticationSettings> settings, TimeProvider clock, LocalCaller isLocal)
{
    /// <summary>A working day and the night after it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The <c>iss</c> of these tokens where <c>Auth:Issuer</c> is not set.</summary>
    public const string Issuer = "urn:commerce:dev";

    // The defaults of the library read the machine's clock.
    private readonly JsonWebTokenHandler tokens = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Whether tokens are issued at all.</summary>
    public bool IsEnabled { get; } = settings.Value.DevTokens;

    /// <summary>Whether this caller may ask. To be checked before the body is read: a route that does not exist has no faults to report.</summary>
    public bool IsAvailableTo(IPAddress? remoteIp) => IsEnabled && isLocal(remoteIp);

    /// <summary>Issues a token; the user's id is checked already.</summary>
    public string Issue(string userId, UserRole role)
    {
        var now = clock.GetUtcNow();
        return tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = settings.Value.Issuer ?? Issuer,
            Audience = settings.Value.Audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = userId,
                [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString(),
                [Roles.Claim] = role == UserRole.Admin ? Roles.Admin : Roles.Customer,
            },
            SigningCredentials = new(key.Key, SecurityAlgorithms.HmacSha256),
        });
    }
}

/// <summary>What a token's owner may do.</summary>
internal enum UserRole
{
    /// <summary>Acts on their own things only.</summary>
    Customer,

    /// <summary>May use the routes for admins too.</summary>
    Admin,
}
