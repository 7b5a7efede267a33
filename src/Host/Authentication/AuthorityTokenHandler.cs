namespace Commerce.Host.Authentication;

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

/// <summary>
/// Validates each token once, and beyond what the library checks; and a second time when no known key has signed it and the authority has
/// published others since, so that the first token of a new key is accepted.
/// </summary>
internal sealed class AuthorityTokenHandler(AuthorityKeys authority, ValidatedTokens validated) : JsonWebTokenHandler
{
    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (validated.Find(token) is { } known && IsInTime(known.SecurityToken, validationParameters))
        {
            return known;
        }

        var (before, issuer) = (authority.Keys, authority.Issuer);
        var result = await base.ValidateTokenAsync(token, validationParameters);

        // A token of an unknown key is refused for its issuer first while the authority's metadata, which name it, are not there.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidIssuerException)
        {
            await authority.RefreshForTokenAsync();
            if (!ReferenceEquals(before, authority.Keys))
            {
                (before, issuer) = (authority.Keys, authority.Issuer);
                result = await base.ValidateTokenAsync(token, validationParameters);
            }
        }

        if (!result.IsValid)
        {
            return result;
        }

        if (StrictToken.Check((JsonWebToken)result.SecurityToken) is { } refusal)
        {
            return new TokenValidationResult { Exception = refusal };
        }

        validated.Add(token, result, before, issuer);
        return result;
    }

    /// <summary>Where it is not, the whole validation says so in the same words as of any other token.</summary>
    private static bool IsInTime(SecurityToken token, TokenValidationParameters parameters)
    {
        try
        {
            return parameters.LifetimeValidator(token.ValidFrom, token.ValidTo, token, parameters);
        }
        catch (SecurityTokenException)
        {
            return false;
        }
    }
}
