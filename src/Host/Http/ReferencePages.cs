namespace Commerce.Host.Http;

using SharedKernel.Infrastructure.Http.OpenApi;

/// <summary>The reference for people: Swagger UI, from the files of its package, so that it needs no network.</summary>
internal static class ReferencePages
{
    /// <summary>Where it is.</summary>
    public const string Path = "/docs";

    /// <summary>Maps the page and what it loads.</summary>
    public static void MapReferencePages(this IEndpointRouteBuilder routes) =>
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
            .AllowAnonymous();
}
