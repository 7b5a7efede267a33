namespace Commerce.Host.Http;

using SharedKernel.Infrastructure;
using SharedKernel.Web.Errors;
using SharedKernel.Web.OpenApi;

/// <summary>The reference for people: Swagger UI, from the files of its package, so that it needs no network.</summary>
internal static class ApiReferenceEndpoints
{
    /// <summary>Where it is.</summary>
    public const string Path = "/docs";

    /// <summary>Maps the page and what it loads.</summary>
    public static void MapReferencePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, () => Results.LocalRedirect($"{Path}/index.html"))
            .WithName("GetReference").WithSummary("The reference for people: Swagger UI.")
            .Produces<string>(contentType: "text/html")
            .AllowAnonymous();

        routes.MapSwaggerUI(Path, options =>
            {
                options.DocumentTitle = "Commerce";
                options.SwaggerEndpoint(OpenApiEndpoint.Path, "Commerce v1");
                options.EnablePersistAuthorization();
                options.EnableDeepLinking();
                options.DisplayRequestDuration();
                options.EnableTryItOutByDefault();
                options.DefaultModelsExpandDepth(0);
            })
            .AllowAnonymous()
            .Add(endpoint => endpoint.RequestDelegate = OrProblem(endpoint.RequestDelegate!));
    }

    /// <summary>Swagger UI answers a file that it does not have with an empty 404.</summary>
    private static RequestDelegate OrProblem(RequestDelegate serve) => async context =>
    {
        await serve(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false })
        {
            await Problems.WriteAsync(context, PlatformErrors.RouteNotFound);
        }
    };
}
