namespace Commerce.SharedKernel.Web.Errors;

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Infrastructure.Leases;
using SharedKernel.Web.Binding;

/// <summary>
/// Turns what no handler foresaw into a problem document that shows nothing of the inside. The framework catches it, and answers nobody
/// where the client has gone.
/// </summary>
internal sealed partial class GlobalExceptionHandler(IDatabaseProvider database, ILogger<GlobalExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is ClientGoneException || httpContext.RequestAborted.IsCancellationRequested)
        {
            // For the log. The connection is not read on: the server would look for the next request in the rest of the body.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            httpContext.Response.Headers.Connection = "close";
            return true;
        }

        var error = Explain(exception);
        if (error.Kind is ErrorKind.Internal or ErrorKind.Unavailable)
        {
            Failed(logger, exception, error.Code);
        }

        await Problems.WriteAsync(httpContext, error);
        return true;
    }

    private Error Explain(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => PlatformErrors.BodyTooLarge,
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => PlatformErrors.BodyTimeout,
        BadHttpRequestException => PlatformErrors.Invalid("body", "could not be read"),
        CommitOutcomeUnknownException => PlatformErrors.OutcomeUnknown,
        LeaseLostException or DatabaseUnavailableException => PlatformErrors.Unavailable,
        _ when database.IsTransient(exception) => PlatformErrors.Unavailable,
        _ => PlatformErrors.InternalError,
    };

    [LoggerMessage(LogLevel.Error, "A request failed: {Code}")]
    private static partial void Failed(ILogger logger, Exception exception, string code);
}
