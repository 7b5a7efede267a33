namespace Commerce.SharedKernel.Web;

using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

/// <summary>
/// What every answer carries: the request's id, by which whoever runs the Host finds it in the log; whether it may be kept; and that a
/// browser must not guess what it is.
/// </summary>
internal sealed class ResponseHeadersMiddleware(RequestDelegate next)
{
    /// <summary>Pages load nothing from elsewhere and stand in nobody's frame; Swagger UI sets styles and draws its icons inline.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // When it is sent, because the endpoint is known then, and because an exception clears what was set before.
        context.Response.OnStarting(static state => SetAsync((HttpContext)state), context);
        return next(context);
    }

    private static Task SetAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[ResultHttpExtensions.RequestIdHeader] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
        {
#pragma warning disable S7039 // Inline styles: Swagger UI has no others.
            headers.ContentSecurityPolicy = PagePolicy;
#pragma warning restore S7039
        }

        if (headers.CacheControl.Count == 0)
        {
            // What anybody may read may be kept, and asked about again with its ETag; what belongs to somebody may not.
            var isPublic = (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            headers.CacheControl = isPublic ? "no-cache" : "no-store";
        }

        return Task.CompletedTask;
    }
}
