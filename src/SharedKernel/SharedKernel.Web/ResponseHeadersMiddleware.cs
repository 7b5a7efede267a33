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
        if (headers.CacheControl.Count == 0)
        {
            // What anybody may read may be kept, and asked about again with its ETag; what belongs to somebody may not.
            var isPublic = HttpMethods.IsGet(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            headers.CacheControl = isPublic ? "no-cache" : "no-store";
        }

        return Task.CompletedTask;
    }
}
