namespace Commerce.SharedKernel.Web;

using Microsoft.AspNetCore.Builder;
using SharedKernel.Web.Errors;

/// <summary>What stands between the server and the endpoints.</summary>
public static class WebRegistration
{
    /// <summary>What <c>UseExceptionHandler</c> asks: whatever happens behind it becomes a problem document.</summary>
    public static IServiceCollection AddProblemDocuments(this IServiceCollection services) => services.AddExceptionHandler<GlobalExceptionHandler>();

    /// <summary>What stands outermost: headers of every answer.</summary>
    public static IApplicationBuilder UseResponseHeaders(this IApplicationBuilder app) => app.UseMiddleware<ResponseHeadersMiddleware>();

    /// <summary>What stands before routing: HEAD is answered as GET.</summary>
    public static IApplicationBuilder UseHead(this IApplicationBuilder app) => app.UseMiddleware<HeadMiddleware>();

    /// <summary>What stands between routing and authorization.</summary>
    public static IApplicationBuilder UseUnknownRouteHandling(this IApplicationBuilder app) => app.UseMiddleware<UnknownRouteMiddleware>();

    /// <summary>What stands between authorization and the endpoints.</summary>
    public static IApplicationBuilder UseRequestContext(this IApplicationBuilder app) => app.UseMiddleware<RequestContextMiddleware>();
}
