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

    /// <summary>What is wrong with a request for a token, by field; empty when nothing is.</summary>
    public static IReadOnlyDictionary<string, string[]> FaultsOf(string? userId, string? role)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!UserId.IsValid(userId))
        {
            errors["userId"] = [$"must be 1 to {UserId.MaxLength} visible ASCII characters, without spaces, and neither . nor .."];
        }

        if (role is not null && !Roles.All.Contains(role, StringComparer.OrdinalIgnoreCase))
        {
            errors["role"] = [$"must be one of {string.Join(", ", Roles.All)}"];
        }

        return errors;
    }

    /// <summary>Issues a token; both values are checked already.</summary>
    public string Issue(string userId, string? role)
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
                [Roles.Claim] = (role ?? Roles.Customer).ToLowerInvariant(),
            },
            SigningCredentials = new(key.Key, SecurityAlgorithms.HmacSha256),
        });
    }
}
