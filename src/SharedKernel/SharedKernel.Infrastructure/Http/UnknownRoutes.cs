namespace Commerce.SharedKernel.Infrastructure.Http;

using Microsoft.AspNetCore.Http;

/// <summary>
/// Answers paths and methods that do not exist, before authorization: who denies by default would otherwise answer 401 for them.
/// </summary>
internal sealed class UnknownRoutes(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        switch (context.GetEndpoint())
        {
            case null:
                await Problems.WriteAsync(context, PlatformErrors.RouteNotFound);
                break;
            // The framework's own endpoint for a known path with another method; running it sets the Allow header.
            case { DisplayName: "405 HTTP Method Not Supported" } rejected:
                await rejected.RequestDelegate!(context);
                await Problems.WriteAsync(context, PlatformErrors.MethodNotAllowed);
                break;
            default:
                await next(context);
                break;
        }
    }
}
