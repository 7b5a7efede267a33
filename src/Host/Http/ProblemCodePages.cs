namespace Commerce.Host.Http;

using System.Text.Json;
using Microsoft.Net.Http.Headers;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web;
using SharedKernel.Web.Errors;
using SharedKernel.Web.OpenApi;

/// <summary>What every problem code means and what to do: where the <c>type</c> of each problem document leads.</summary>
internal static class ProblemCodePages
{
    /// <summary>Where the list is; each code is below it.</summary>
    public const string Path = "/problems";

    private const string Html = "text/html";
    private const string Json = "application/json";

    /// <summary>Maps the list and the pages.</summary>
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        // When the first asks, because the endpoints of modules are not all mapped before.
        var operations = new Lazy<ILookup<string, DocumentedOperation>>(() => OperationsByError.Read(routes.ServiceProvider));
        var example = ProblemExplanation.Of(PlatformErrors.AuthRequired);

        routes.MapGet(Path, (HttpContext context, ErrorCatalog errors) =>
                Answer(context, () => errors.All.Select(ProblemExplanation.Of).ToArray(), () => ProblemCodePage.List(errors.All)))
            .WithName("ListProblems").WithSummary("Every problem code, as a page or as JSON.")
            .Produces<ProblemExplanation[]>()
            .ProducesPage()
            .ProducesNotModified()
            .WithExamples([new[] { example }])
            .AllowAnonymous();

        routes.MapGet($"{Path}/{{code}}", (string code, HttpContext context, ErrorCatalog errors) => errors.Find(code) is { } type
                ? Answer(context, () => ProblemExplanation.Of(type), () => ProblemCodePage.Of(type, operations.Value[type.Code]))
                : Unknown(context, code))
            .WithName("GetProblem").WithSummary("What a problem code means and what to do, as a page or as JSON.")
            .Produces<ProblemExplanation>()
            .ProducesPage()
            .ProducesNotModified()
            .WithExamples(example)
            .ProducesErrors(PlatformErrors.RouteNotFound)
            .AllowAnonymous();
    }

    /// <summary>Browsers ask for HTML by name; whoever takes anything, such as curl, is a person too.</summary>
    private static IResult Answer<T>(HttpContext context, Func<T> explanation, Func<string> page)
    {
        // One address, two answers: a cache has to look at more than the address.
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var accepted = context.Request.GetTypedHeaders().Accept;
        return accepted.Any(IsJson) && !accepted.Any(IsHtml) ? new TaggedText(JsonSerializer.Serialize(explanation(), ApiJson.Options), Json) : new TaggedText(page(), Html);
    }

    /// <summary>A page for a browser, which asks for one by name; a problem, as on every other route, for everybody else.</summary>
    private static IResult Unknown(HttpContext context, string code)
    {
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        return context.Request.GetTypedHeaders().Accept.Any(IsHtml)
            ? Results.Content(ProblemCodePage.Unknown(code), $"{Html}; charset=utf-8", statusCode: StatusCodes.Status404NotFound)
            : ResultHttpExtensions.Refuse(PlatformErrors.RouteNotFound.Create("There is no such problem code. `/problems` lists them all."));
    }

    private static bool IsHtml(MediaTypeHeaderValue type) => type.MediaType == Html;

    private static bool IsJson(MediaTypeHeaderValue type) => type.MediaType == Json || type.MediaType == Problems.MediaType;
}
