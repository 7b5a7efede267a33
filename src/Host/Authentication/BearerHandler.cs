namespace Commerce.Host.Authentication;

using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

/// <summary>
/// The authentication scheme <c>Bearer</c> (RFC 6750): the token comes in the <c>Authorization</c> header and nowhere else, as
/// addresses and forms end up in logs. Nothing here logs a token.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    TokenCache tokens,
    IVerificationKeySource keys,
    IAuthenticationProblems problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name, for ASP.NET Core and on the wire.</summary>
    public const string SchemeName = "Bearer";

    private static readonly Task<AuthenticateResult> Anonymous = Task.FromResult(AuthenticateResult.NoResult());

    // The framework keeps one handler for a request, so what authentication found is still here when the challenge asks.
    private TokenFault? _fault;

    /// <inheritdoc />
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return Anonymous;
        }

        _fault = ReadToken(header, out var text);
        if (_fault is not null)
        {
            return _fault.Result;
        }

        var version = keys.Version;
        var outcome = tokens.Validate(text);
        return outcome.Fault == TokenFault.UnknownKey ? AskAgainAsync(header, version) : Answer(outcome);
    }

    /// <inheritdoc />
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Already done on the usual way; a challenge without it would not know that a token was given.
        await HandleAuthenticateOnceSafeAsync();

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = _fault?.Challenge ?? BearerChallenge.Plain;
        await problems.WriteAsync(Context, _fault?.ProblemCode ?? AuthenticationProblemCodes.Required);
    }

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Response.Headers.WWWAuthenticate = BearerChallenge.InsufficientScope;
        return problems.WriteAsync(Context, AuthenticationProblemCodes.Forbidden);
    }

    /// <summary>The one case that waits: the authority may have a key since it was last asked.</summary>
    private async Task<AuthenticateResult> AskAgainAsync(StringValues header, int version)
    {
        await keys.RefreshAsync().WaitAsync(Context.RequestAborted);
        return await Answer(keys.Version == version ? TokenFault.UnknownKey : Validate(header));
    }

    private TokenOutcome Validate(StringValues header) => ReadToken(header, out var text) is { } fault ? fault : tokens.Validate(text);

    private Task<AuthenticateResult> Answer(TokenOutcome outcome)
    {
        _fault = outcome.Fault;
        return outcome.Token is { } token ? token.Result : outcome.Fault!.Result;
    }

    /// <summary>RFC 6750, 2.1: the scheme, spaces, the token; the scheme's name without case (RFC 9110, 11.1).</summary>
    private static TokenFault? ReadToken(StringValues header, out ReadOnlySpan<char> token)
    {
        token = default;
        if (header.Count > 1)
        {
            return TokenFault.BadHeader;
        }

        var value = header[0].AsSpan();
        var end = value.IndexOf(' ');
        var scheme = end < 0 ? value : value[..end];
        if (!scheme.Equals(SchemeName, StringComparison.OrdinalIgnoreCase))
        {
            return scheme.IsEmpty ? TokenFault.BadHeader : TokenFault.OtherScheme;
        }

        token = value[scheme.Length..].Trim(' ');
        return token.IsEmpty ? TokenFault.BadHeader : null;
    }
}
