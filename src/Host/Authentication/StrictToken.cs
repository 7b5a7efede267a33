namespace Commerce.Host.Authentication;

using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

/// <summary>What is required of a token beyond what the library checks: the form of <c>sub</c>, <c>crit</c>, and one reading only.</summary>
internal static class StrictToken
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Checks a token whose signature is valid.</summary>
    /// <returns>Why it is refused; null where it is not.</returns>
    public static StrictTokenException? Check(JsonWebToken token)
    {
        // RFC 7515, 4.1.11: the library honours no extension, and does not look whether one is demanded.
        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            return new("The token demands an extension that is not supported.");
        }

        if (!HasOneReading(token))
        {
            return new("The token gives a member twice, or a member that is not of its type, or is padded.");
        }

        return UserId.IsValid(token.Subject) ? null : new("The sub claim must be a user id: 1 to 255 visible ASCII characters, and neither . nor ..");
    }

    /// <summary>
    /// What the library takes and we do not: a claim given twice, of which another reader may see the other one (RFC 7519, 4); a time as a
    /// text (RFC 7519, 2: NumericDate); base64url with padding (RFC 7515, 2); and a sub that is a number, so that 7 and "7" would be one user.
    /// </summary>
    private static bool HasOneReading(JsonWebToken token)
    {
        if (token.EncodedToken.Contains('=', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedHeader), Strict);
            using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), Strict);
            return claims.RootElement.EnumerateObject().All(claim => claim.Name switch
            {
                JwtRegisteredClaimNames.Exp or JwtRegisteredClaimNames.Nbf or JwtRegisteredClaimNames.Iat => claim.Value.ValueKind == JsonValueKind.Number,
                JwtRegisteredClaimNames.Sub => claim.Value.ValueKind == JsonValueKind.String,
                _ => true,
            });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair.
            return false;
        }
    }
}
