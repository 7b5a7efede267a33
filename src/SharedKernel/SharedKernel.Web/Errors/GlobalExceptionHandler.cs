namespace Commerce.SharedKernel.Web.Errors;

using Microsoft.AspNetCore.Http;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Infrastructure.Leases;

/// <summary>
/// The only catch-all: turns what no handler foresaw into a problem document that shows nothing of the inside.
/// </summary>
internal sealed partial class GlobalExceptionHandler(RequestDelegate next, IDatabaseProvider database, ILogger<GlobalExceptionHandler> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer; the status is for the log.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var error = Explain(e);
            if (error.Kind is ErrorKind.Internal or ErrorKind.Unavailable)
            {
                Failed(logger, e, error.Code);
            }

            context.Response.Clear();
            await Problems.WriteAsync(context, error);
        }
    }

    private Error Explain(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => PlatformErrors.BodyTooLarge,
        BadHttpRequestException => PlatformErrors.Invalid("body", "could not be read"),
        CommitOutcomeUnknownException => PlatformErrors.OutcomeUnknown,
        LeaseLostException or DatabaseUnavailableException => PlatformErrors.Unavailable,
        _ when database.IsTransient(exception) => PlatformErrors.Unavailable,
        _ => PlatformErrors.InternalError,
    };

    [LoggerMessage(LogLevel.Error, "A request failed: {Code}")]
    private static partial void Failed(ILogger logger, Exception exception, string code);
}
