namespace Commerce.Host.Authentication;

using Microsoft.AspNetCore.Authentication;

/// <summary>
/// Why a request's credentials are not accepted: a named value with the sentence a developer reads in
/// <c>error_description</c> (RFC 6750, 3). The sentences are constants: nothing that a caller sent ever comes back or is logged.
/// </summary>
internal sealed class TokenFault
{
    /// <summary>The header names another scheme; to RFC 6750, 3.1 that is a request without credentials, so it gets no error code.</summary>
    public static readonly TokenFault OtherScheme = new("Only the Bearer scheme is accepted.", isOfToken: false);

    /// <summary>More than one header, or one that is not <c>Bearer</c>, spaces and a token (RFC 6750, 2.1).</summary>
    public static readonly TokenFault BadHeader = new("The Authorization header must hold the word Bearer, a space and one token.");

    /// <summary>Longer than <see cref="JsonWebToken.MaxLength"/>.</summary>
    public static readonly TokenFault TooLong = new("The token is longer than 8192 characters.");

    /// <summary>Not a JWS in compact form (RFC 7515, 7.1), or JSON that is not to be trusted.</summary>
    public static readonly TokenFault Malformed = new("The token is not a well-formed signed JSON Web Token.");

    /// <summary>An <c>alg</c> that is not accepted, <c>none</c> among them (RFC 8725, 3.1).</summary>
    public static readonly TokenFault AlgorithmNotAccepted = new("The signature algorithm of the token is not accepted.");

    /// <summary>A <c>crit</c> header (RFC 7515, 4.1.11): no extension is understood here, so none can be honoured.</summary>
    public static readonly TokenFault CriticalExtension = new("The token demands an extension that is not supported.");

    /// <summary>A <c>typ</c> of something that is no access token (RFC 8725, 3.11).</summary>
    public static readonly TokenFault WrongType = new("The token is of another type than JWT or at+jwt.");

    /// <summary>No accepted key has made the signature.</summary>
    public static readonly TokenFault BadSignature = new("The signature of the token is not valid.");

    /// <summary>The key it names (RFC 7515, 4.1.4) is none of the authority's, or the authority's keys are not to be had.</summary>
    public static readonly TokenFault UnknownKey = new("The key that signed the token is not known.");

    /// <summary>No <c>exp</c>, or a time claim that is no time (RFC 7519, 2, NumericDate).</summary>
    public static readonly TokenFault BadLifetime = new("The token needs a valid exp claim, and nbf must be a time where it is present.");

    /// <summary>RFC 7519, 4.1.4.</summary>
    public static readonly TokenFault Expired = new("The token has expired.");

    /// <summary>RFC 7519, 4.1.5.</summary>
    public static readonly TokenFault NotYetValid = new("The token is not valid yet.");

    /// <summary>RFC 7519, 4.1.1.</summary>
    public static readonly TokenFault WrongIssuer = new("The issuer of the token is not accepted.");

    /// <summary>RFC 7519, 4.1.3.</summary>
    public static readonly TokenFault WrongAudience = new("The token is meant for another audience.");

    /// <summary>A <c>sub</c> that is no user id of this system.</summary>
    public static readonly TokenFault BadSubject = new("The sub claim must be a user id: 1 to 64 visible ASCII characters, and neither . nor ..");

    private TokenFault(string description, bool isOfToken = true)
    {
        Description = description;
        Challenge = isOfToken
            ? $"{BearerChallenge.Plain}, error=\"invalid_token\", error_description=\"{description}\""
            : BearerChallenge.Plain;
        ProblemCode = isOfToken ? AuthenticationProblemCodes.InvalidToken : AuthenticationProblemCodes.Required;
        Result = Task.FromResult(AuthenticateResult.Fail(description));
    }

    /// <summary>One sentence of the characters that RFC 6750, 3 allows in <c>error_description</c>.</summary>
    public string Description { get; }

    /// <summary>The <c>WWW-Authenticate</c> value of the 401 (RFC 6750, 3).</summary>
    public string Challenge { get; }

    /// <summary>The stable code of the problem document.</summary>
    public string ProblemCode { get; }

    /// <summary>Made once: a flood of bad tokens must not cost more than it has to.</summary>
    public Task<AuthenticateResult> Result { get; }

    /// <inheritdoc />
    public override string ToString() => Description;
}
