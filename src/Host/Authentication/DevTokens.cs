namespace Commerce.Host.Authentication;

using System.Net;
using Microsoft.Extensions.Options;

/// <summary>
/// <c>POST /api/v1/dev/tokens</c>, without its HTTP: gives a token to anybody on this machine where <c>Auth:DevTokens</c> is
/// true, and otherwise is not there.
/// </summary>
internal sealed class DevTokens(DevTokenIssuer issuer, IOptions<AuthenticationSettings> settings, LocalCaller isLocal)
{
    private readonly bool _enabled = settings.Value.DevTokens;

    /// <summary>Whether this caller may ask at all. To be asked before the body is looked at: what is not there finds no fault with it.</summary>
    public bool IsAvailableTo(IPAddress? remoteIp) => _enabled && isLocal(remoteIp);

    /// <summary>Issues a token for <paramref name="userId"/>; without a role, a customer's.</summary>
    public DevTokenOutcome Issue(string? userId, string? role, IPAddress? remoteIp)
    {
        if (!IsAvailableTo(remoteIp))
        {
            return new DevTokenOutcome.NotAvailable();
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!UserId.IsValid(userId))
        {
            errors["userId"] = [$"Must be 1 to {UserId.MaxLength} visible ASCII characters, without spaces, and neither . nor .."];
        }

        if (role is not (null or Roles.Customer or Roles.Admin))
        {
            errors["role"] = [$"Must be {Roles.Customer} or {Roles.Admin}."];
        }

        if (errors.Count > 0)
        {
            return new DevTokenOutcome.Invalid(errors);
        }

        var token = issuer.Issue(userId!, role ?? Roles.Customer);
        return new DevTokenOutcome.Issued(token.AccessToken, BearerHandler.SchemeName, token.ExpiresInSeconds);
    }
}
