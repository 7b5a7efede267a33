namespace Commerce.Host.Authentication;

/// <summary>
/// Writes the body of a 401 or 403 as a problem document (RFC 9457). Status and <c>WWW-Authenticate</c> are already set when
/// it is called; <c>code</c> is one of <see cref="AuthenticationProblemCodes"/>.
/// </summary>
internal interface IAuthenticationProblems
{
    /// <summary>Writes the problem of that code.</summary>
    Task WriteAsync(HttpContext context, string code);
}
