namespace Commerce.Host.Authentication;

/// <summary>The values of <c>WWW-Authenticate</c> (RFC 6750, 3) that do not depend on a token's fault.</summary>
internal static class BearerChallenge
{
    /// <summary>No credentials were given, so no error is named (RFC 6750, 3.1).</summary>
    public const string Plain = "Bearer realm=\"commerce\"";

    /// <summary>The token is good, but not for this.</summary>
    public const string InsufficientScope = Plain + ", error=\"insufficient_scope\"";
}
