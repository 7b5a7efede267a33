namespace Commerce.SharedKernel.Web.Errors;

using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using SharedKernel.Infrastructure;
using SharedKernel.Web.Binding;

/// <summary>Writes every answer that is not a success as a problem document (RFC 9457).</summary>
public static class Problems
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Seconds after which a refusal that may pass is worth another try.</summary>
    private const string RetryAfterSeconds = "1";

    /// <summary>The one place where a kind of refusal becomes an HTTP status.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Validation or ErrorKind.Rule => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Payment => StatusCodes.Status402PaymentRequired,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Gone => StatusCodes.Status410Gone,
        ErrorKind.Method => StatusCodes.Status405MethodNotAllowed,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Precondition => StatusCodes.Status412PreconditionFailed,
        ErrorKind.Timeout => StatusCodes.Status408RequestTimeout,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.MediaType => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.KeyReused => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.PreconditionRequired => StatusCodes.Status428PreconditionRequired,
        ErrorKind.Busy => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Writes the document.</summary>
    public static async Task WriteAsync(HttpContext context, Error error)
    {
        var response = context.Response;
        response.StatusCode = StatusOf(error.Kind);
        response.ContentType = MediaType;
        if (error.Kind is ErrorKind.Busy or ErrorKind.Unavailable || error.Code == PlatformErrors.KeyInProgress.Code)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        Dictionary<string, object?> document = new(StringComparer.Ordinal)
        {
            ["type"] = $"/problems/{error.Code}",
            ["title"] = error.Title,
            ["status"] = response.StatusCode,
            ["detail"] = error.Detail,
            ["instance"] = context.Request.PathBase.Add(context.Request.Path).ToUriComponent(),
            ["code"] = error.Code,
            ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        };
        foreach (var (name, value) in error.Extensions ?? new Dictionary<string, object?>(StringComparer.Ordinal))
        {
            document[name] = value;
        }

        if (context.Request.ContentLength > RequestBodyBuffer.MaxBytes)
        {
            // The server closes a connection whose body it did not read: a client must not send the next request on it (RFC 9112, 9.6).
            response.Headers.Connection = "close";
        }

        await response.WriteJsonAsync(document);
    }
}
