namespace Commerce.Host.Authentication;

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

/// <summary>
/// Validates a token a second time when no known key has signed it and the authority has published others since: so the first token of
/// a new key is accepted.
/// </summary>
internal sealed class AuthorityTokenHandler(AuthorityKeys authority) : JsonWebTokenHandler
{
    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var before = authority.Keys;
        var result = await base.ValidateTokenAsync(token, validationParameters);

        // A token of an unknown key is refused for its issuer first while the authority's metadata, which name it, are not there.
        if (result.Exception is not (SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidIssuerException))
        {
            return result;
        }

        await authority.RefreshForTokenAsync();
        return ReferenceEquals(before, authority.Keys) ? result : await base.ValidateTokenAsync(token, validationParameters);
    }
}
