namespace Commerce.Host.Http;

using SharedKernel.Infrastructure;
using SharedKernel.Web;
using SharedKernel.Web.Errors;
using SharedKernel.Web.OpenApi;

/// <summary>The reference for people: Swagger UI, from the files of its package, so that it needs no network.</summary>
internal static class ApiReferenceEndpoints
{
    /// <summary>Where it is.</summary>
    public const string Path = "/docs";

    private const string Page = $"{Path}/index.html";

    /// <summary>What we add to Swagger UI; a file, because the page's policy lets nothing else run.</summary>
    private const string Script = $"{Path}/commerce.js";

    private static readonly string Additions = Read("ApiReference.js");
    private static readonly string TokenButtons = Read("ApiReferenceTokens.js");

    /// <summary>Where an operation is on the page.</summary>
    public static string AddressOf(DocumentedOperation operation) => $"{Page}#/{Uri.EscapeDataString(operation.Tag)}/{Uri.EscapeDataString(operation.Id)}";

    /// <summary>Maps the page and what it loads.</summary>
    public static void MapReferencePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, () => Results.LocalRedirect(Page))
            .WithName("GetReference").WithSummary("The reference for people: Swagger UI, where this leads.")
            .Produces(StatusCodes.Status302Found)
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
                options.InjectJavascript(Script);
            })
            .AllowAnonymous()
            .Add(endpoint => endpoint.RequestDelegate = WithAdditions(endpoint.RequestDelegate!));
    }

    /// <summary>Adds our script to Swagger UI's files, and a problem to its empty 404 for a file that it does not have.</summary>
    private static RequestDelegate WithAdditions(RequestDelegate serve) => async context =>
    {
        if (context.Request.Path == Script)
        {
            var script = DevTokenEndpoint.IsOpenTo(context) ? Additions + TokenButtons : Additions;
            await new TaggedText(script, "text/javascript").ExecuteAsync(context);
            return;
        }

        // Nobody needs to know how old the files are.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Remove("x-swagger-ui-version");
            return Task.CompletedTask;
        });
        await serve(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false })
        {
            await Problems.WriteAsync(context, PlatformErrors.RouteNotFound);
        }
    };

    private static string Read(string file)
    {
        using var stream = typeof(ApiReferenceEndpoints).Assembly.GetManifestResourceStream(typeof(ApiReferenceEndpoints), file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
