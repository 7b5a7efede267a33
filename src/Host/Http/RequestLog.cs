namespace Commerce.Host.Http;

using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Serilog.AspNetCore;
using Serilog.Events;
using SharedKernel.Web.Binding;

/// <summary>One line per request: method, route template, status, time, user, trace id. Never a path's ids, a header or a body.</summary>
internal static class RequestLog
{
    /// <summary>Sets the line up.</summary>
    public static void Configure(RequestLoggingOptions options, Serilog.ILogger logger)
    {
        options.Logger = logger;
        options.MessageTemplate = "{RequestMethod} {Route} {StatusCode} in {Elapsed:0.0} ms for {UserId}, trace {TraceId}";
        options.IncludeQueryInRequestPath = false;
        options.GetLevel = (_, _, exception) => exception is null ? LogEventLevel.Information : LogEventLevel.Error;
        options.EnrichDiagnosticContext = (diagnostic, context) =>
        {
            // The exception handler takes the endpoint off the request.
            var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
            diagnostic.Set("Route", (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(unknown)");
            diagnostic.Set("UserId", CurrentUser.Of(context.User)?.UserId);
            diagnostic.Set("TraceId", Activity.Current?.TraceId.ToHexString());
        };
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
        [
            new LogEventProperty("RequestMethod", new ScalarValue(context.Request.Method)),
            new LogEventProperty("StatusCode", new ScalarValue(status)),
            new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
        ];
    }
}
