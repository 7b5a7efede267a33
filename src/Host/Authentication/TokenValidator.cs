namespace Commerce.Host.Authentication;

using Microsoft.Extensions.Options;

/// <summary>
/// Decides whether a token is believed: form, then signature, then claims (RFC 7515, 5.2; RFC 7519, 7.2; RFC 8725). Remembers
/// nothing; <see cref="TokenCache"/> does.
/// </summary>
internal sealed class TokenValidator(IVerificationKeySource keys, IOptions<AuthenticationSettings> settings, TimeProvider time)
{
    private readonly string? _issuer = settings.Value.Issuer;
    private readonly string? _audience = settings.Value.Audience;

    /// <summary>Checks everything there is to check.</summary>
    public TokenOutcome Validate(ReadOnlySpan<char> text)
    {
        if (JsonWebToken.Parse(text, out var token) is { } malformed)
        {
            return malformed;
        }

        if (!IsSigned(token!))
        {
            return TokenFault.BadSignature;
        }

        if (token!.ReadClaims(out var claims) is { } unreadable)
        {
            return unreadable;
        }

        return FaultOf(claims!) is { } fault
            ? fault
            : new ValidatedToken(new TokenPrincipal(claims!.Subject, claims.IsAdmin), claims.Lifetime);
    }

    private bool IsSigned(JsonWebToken token)
    {
        foreach (var key in keys.KeysFor(token.Algorithm))
        {
            // Asked again although the source was asked for it: algorithm confusion (RFC 8725, 2.1) must not hang on a source's care.
            if (key.Algorithm == token.Algorithm && key.Verifies(token.SigningInput, token.Signature))
            {
                return true;
            }
        }

        return false;
    }

    private TokenFault? FaultOf(TokenClaims claims)
    {
        if (_issuer is not null && claims.Issuer != _issuer)
        {
            return TokenFault.WrongIssuer;
        }

        if (_audience is not null && !claims.Audiences.Contains(_audience, StringComparer.Ordinal))
        {
            return TokenFault.WrongAudience;
        }

        return claims.Lifetime.FaultAt(time.GetUtcNow());
    }
}
