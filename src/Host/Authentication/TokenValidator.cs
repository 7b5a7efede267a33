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

        if (FaultOfSignature(token!, out var signer) is { } unsigned)
        {
            return unsigned;
        }

        if (token!.ReadClaims(out var claims) is { } unreadable)
        {
            return unreadable;
        }

        return FaultOf(claims!) is { } fault
            ? fault
            : new ValidatedToken(new TokenPrincipal(claims!.Subject, claims.IsAdmin), claims.Lifetime, signer!);
    }

    /// <summary>Whether the key that signed the token is still one of the authority's.</summary>
    public bool Trusts(ValidatedToken token) => keys.Trusts(token.SignedBy);

    private TokenFault? FaultOfSignature(JsonWebToken token, out IVerificationKey? signer)
    {
        // Before the look at the keys: one that arrives in between is found by the look, or asked for again.
        var mayLearn = keys.MayLearn(token.Algorithm, token.KeyId);
        foreach (var key in keys.KeysFor(token.Algorithm))
        {
            // Asked again although the source was asked for it: algorithm confusion (RFC 8725, 2.1) must not hang on a source's care.
            if (key.Algorithm == token.Algorithm && IsNamed(key, token) && key.Verifies(token.SigningInput, token.Signature))
            {
                signer = key;
                return null;
            }
        }

        signer = null;
        return mayLearn ? TokenFault.UnknownKey : TokenFault.BadSignature;
    }

    // A name decides only where both have one (RFC 7515, 4.1.4: kid is a hint, and optional on either side).
    private static bool IsNamed(IVerificationKey key, JsonWebToken token) =>
        key.KeyId is null || token.KeyId is null || string.Equals(key.KeyId, token.KeyId, StringComparison.Ordinal);

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
