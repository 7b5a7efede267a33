namespace Commerce.SharedKernel.Web;

using Microsoft.AspNetCore.Builder;
using SharedKernel.Web.Errors;

/// <summary>What stands between the server and the endpoints.</summary>
public static class WebRegistration
{
    /// <summary>What <c>UseExceptionHandler</c> asks: whatever happens behind it becomes a problem document.</summary>
    public static IServiceCollection AddProblemDocuments(this IServiceCollection services) => services.AddExceptionHandler<GlobalExceptionHandler>();

    /// <summary>What stands between routing and authorization.</summary>
    public static IApplicationBuilder UseUnknownRouteHandling(this IApplicationBuilder app) => app.UseMiddleware<UnknownRouteMiddleware>();

    /// <summary>What stands between authorization and the endpoints.</summary>
    public static IApplicationBuilder UseRequestContext(this IApplicationBuilder app) => app.UseMiddleware<RequestContextMiddleware>();
}
