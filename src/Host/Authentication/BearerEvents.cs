namespace Commerce.Host.Authentication;

using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SharedKernel.Infrastructure;
using SharedKernel.Web.Errors;

/// <summary>What the library leaves to the application: the form of <c>sub</c>, <c>crit</c>, and problem documents for 401 and 403.</summary>
internal static class BearerEvents
{
    /// <summary>The challenge of a request without credentials, so it names no error (RFC 6750, 3.1).</summary>
    private const string Challenge = "Bearer realm=\"commerce\"";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Makes the events; they keep no state.</summary>
    public static JwtBearerEvents Create() => new() { OnTokenValidated = CheckAsync, OnChallenge = ChallengeAsync, OnForbidden = ForbidAsync };

    private static Task CheckAsync(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;

        // RFC 7515, 4.1.11: the library honours no extension, and does not look whether one is demanded.
        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            context.Fail("The token demands an extension that is not supported.");
        }
        else if (!IsStrict(token))
        {
            context.Fail("The token gives a member twice, or a member that is not of its type, or is padded.");
        }
        else if (!UserId.IsValid(token.Subject))
        {
            context.Fail("The sub claim must be a user id: 1 to 255 visible ASCII characters, and neither . nor ..");
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// What the library takes and we do not: a claim given twice, of which another reader may see the other one (RFC 7519, 4); a time as a
    /// text (RFC 7519, 2: NumericDate); base64url with padding (RFC 7515, 2); and a sub that is a number, so that 7 and "7" would be one user.
    /// </summary>
    private static bool IsStrict(JsonWebToken token)
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

    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is { } failure
            ? $"{Challenge}, error=\"invalid_token\", error_description=\"{Describe(failure)}\""
            : Challenge;
        return Problems.WriteAsync(context.HttpContext, context.AuthenticateFailure is null ? PlatformErrors.AuthRequired : PlatformErrors.AuthInvalidToken);
    }

    private static Task ForbidAsync(ForbiddenContext context)
    {
        context.Response.Headers.WWWAuthenticate = Challenge + ", error=\"insufficient_scope\"";
        return Problems.WriteAsync(context.HttpContext, PlatformErrors.AuthForbidden);
    }

    // Constants alone: nothing that a caller sent comes back, and error_description allows few characters (RFC 6750, 3).
    private static string Describe(Exception failure) => failure switch
    {
        AuthenticationFailureException ours => ours.Message,
        SecurityTokenNoExpirationException => "The token needs a valid exp claim, and nbf must be a time where it is present.",
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenInvalidIssuerException => "The issuer of the token is not accepted.",
        SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
        SecurityTokenInvalidAlgorithmException => "The signature algorithm of the token is not accepted.",
        SecurityTokenInvalidTypeException => "The token is of another type than JWT or at+jwt.",
        SecurityTokenSignatureKeyNotFoundException => "The key that signed the token is not known.",
        SecurityTokenInvalidSignatureException => "The signature of the token is not valid.",
        _ => "The token is not a well-formed signed JSON Web Token.",
    };
}
