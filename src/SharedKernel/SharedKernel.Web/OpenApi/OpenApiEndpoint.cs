namespace Commerce.SharedKernel.Web.OpenApi;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Outbox;

/// <summary>The reference for programs.</summary>
public static class OpenApiEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>The tag of endpoints that belong to no module.</summary>
    public const string PlatformTag = NamingConventions.Platform;

    /// <summary>The tag of the document itself and of the pages for people.</summary>
    public const string ReferenceTag = "Reference";

    /// <summary>Stands for the address at which the document is asked for: clients want an absolute one.</summary>
    internal const string Here = "https://here.invalid";

    /// <summary>Adds what makes the document.</summary>
    public static void AddReferenceDocument(this IServiceCollection services) =>
        services.AddTransient<XmlDocs>().AddSingleton<EventSchemas>().AddSingleton<IEventSchemas>(provider => provider.GetRequiredService<EventSchemas>()).AddSingleton<ReferenceDocument>().AddOpenApi(ReferenceDocument.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = OpenApiSchemas.ComponentNames();
            options.AddSchemaTransformer<OpenApiSchemas>();
            options.AddOperationTransformer<OpenApiOperations>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });

    /// <summary>Maps the document.</summary>
    public static void MapReferenceDocument(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (HttpRequest request, ReferenceDocument document, CancellationToken ct) => new TaggedText(
                (await document.Text.WaitAsync(ct)).Replace(Here, $"{request.Scheme}://{request.Host}{request.PathBase}", StringComparison.Ordinal), "application/json"))
            .WithName("GetOpenApi").WithSummary("This document: OpenAPI 3.1.")
            .Produces<object>()
            .ProducesNotModified()
            .AllowAnonymous();
}
