namespace Commerce.Host.Authentication;

using Microsoft.AspNetCore.Authentication;

/// <summary>
/// A token that was found good, reduced to what its next request needs: until when, and the finished answer. The token's own
/// text is not kept.
/// </summary>
internal sealed class ValidatedToken(TokenPrincipal principal, TokenLifetime lifetime, IVerificationKey signedBy)
{
    /// <summary>Who is calling.</summary>
    public TokenPrincipal Principal { get; } = principal;

    /// <summary>When the token is good; asked again by every request.</summary>
    public TokenLifetime Lifetime { get; } = lifetime;

    /// <summary>The key that has signed it; whether it is still trusted is asked again by every request.</summary>
    public IVerificationKey SignedBy { get; } = signedBy;

    /// <summary>Made once, task included: answering a known token allocates nothing.</summary>
    public Task<AuthenticateResult> Result { get; } =
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, BearerHandler.SchemeName)));
}
