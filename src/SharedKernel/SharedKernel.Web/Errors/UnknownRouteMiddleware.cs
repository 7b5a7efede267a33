namespace Commerce.SharedKernel.Web.Errors;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SharedKernel.Infrastructure;

/// <summary>
/// Answers paths and methods that do not exist, before authorization: who denies by default would otherwise answer 401 for them. A path
/// with a segment <c>.</c> or <c>..</c> is one of them: the server has resolved it to the path of something else, such as another account.
/// </summary>
internal sealed class UnknownRouteMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        switch (HasDotSegment(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) ? null : context.GetEndpoint())
        {
            case null:
                await Problems.WriteAsync(context, PlatformErrors.RouteNotFound);
                break;
            // The framework's own endpoint for a known path with another method; running it sets the Allow header.
            case { DisplayName: "405 HTTP Method Not Supported" } rejected:
                await rejected.RequestDelegate!(context);
                AllowHead(context.Response.Headers);
                await Problems.WriteAsync(context, PlatformErrors.MethodNotAllowed);
                break;
            default:
                await next(context);
                break;
        }
    }

    // Wherever GET is; routing does not know it.
    private static void AllowHead(IHeaderDictionary headers)
    {
        string[] allowed = [.. headers.Allow.SelectMany(line => line!.Split(',', StringSplitOptions.TrimEntries))];
        headers.Allow = string.Join(", ", allowed.SelectMany(method => HttpMethods.IsGet(method) ? [HttpMethods.Get, HttpMethods.Head] : new[] { method }));
    }

    private static bool HasDotSegment(string target)
    {
        // Nearly every target has neither, and is not looked at twice.
        if (!target.Contains("/.", StringComparison.Ordinal) && !target.Contains("%2E", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return target.Split('?')[0].Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or "..");
    }
}
