namespace Commerce.Host.Authentication;

using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using SharedKernel.Infrastructure;
using SharedKernel.Web.Errors;

/// <summary>What the library leaves to the application: problem documents for 401 and 403.</summary>
internal static class BearerEvents
{
    /// <summary>The challenge of a request without credentials, so it names no error (RFC 6750, 3.1).</summary>
    private const string Challenge = "Bearer realm=\"commerce\"";

    /// <summary>Makes the events; they keep no state.</summary>
    public static JwtBearerEvents Create() => new() { OnChallenge = ChallengeAsync, OnForbidden = ForbidAsync };

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
        StrictTokenException ours => ours.Message,
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
