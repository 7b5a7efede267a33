namespace Commerce.Host.Http;

using Authentication;
using SharedKernel;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Http;

/// <inheritdoc cref="IAuthenticationProblems"/>
internal sealed class AuthenticationProblems : IAuthenticationProblems
{
    private static readonly ErrorType[] Types = [PlatformErrors.AuthRequired, PlatformErrors.AuthInvalidToken, PlatformErrors.AuthForbidden];

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, string code) =>
        Problems.WriteAsync(context, Array.Find(Types, type => type.Code == code) ?? PlatformErrors.InternalError);
}
