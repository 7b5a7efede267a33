namespace Commerce.SharedKernel.Web;

using Microsoft.AspNetCore.Http;

/// <summary>
/// HEAD wherever there is GET (RFC 9110, 9.1): the request runs as a GET, and the server, which has seen its own method, sends no body.
/// </summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        context.Features.Set(new HeadRequest());
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}

/// <summary>The feature of a request that asks for the headers of a GET alone: an endpoint that would stream without end ends.</summary>
public sealed class HeadRequest;
