namespace Commerce.SharedKernel.Web;

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

/// <summary>An answer whose <c>ETag</c> is made of its own bytes: for pages and documents that change with the Host's version alone.</summary>
/// <param name="text">The whole answer.</param>
/// <param name="mediaType">What it is, without a charset: it is sent in UTF-8.</param>
public sealed class TaggedText(string text, string mediaType) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (EntityTags.IsNotModified(httpContext, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""))
        {
            return Task.CompletedTask;
        }

        var response = httpContext.Response;
        response.ContentType = $"{mediaType}; charset=utf-8";
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}

/// <summary>What an endpoint that answers <see cref="TaggedText"/> declares.</summary>
public static class TaggedTextEndpoints
{
    /// <summary>Successes carry an <c>ETag</c>; whoever sends it back as <c>If-None-Match</c> is answered 304.</summary>
    public static RouteHandlerBuilder ProducesNotModified(this RouteHandlerBuilder endpoint) =>
        endpoint.AcceptsHeader("If-None-Match", "The `ETag` of what the client has; 304 if that is still so.")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesETag();

    /// <summary>The success may be a page too. Of two <c>Produces</c> with one status the framework keeps the last.</summary>
    public static RouteHandlerBuilder ProducesPage(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses!["200"].Content!["text/html"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            return Task.CompletedTask;
        });
}
