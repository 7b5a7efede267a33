namespace Commerce.SharedKernel.Web.OpenApi;

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
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

    /// <summary>The name of the document.</summary>
    internal const string Name = "v1";

    /// <summary>Adds what makes the document.</summary>
    public static void AddReferenceDocument(this IServiceCollection services) =>
        services.AddTransient<XmlDocs>().AddSingleton<EventSchemas>().AddSingleton<IEventSchemas>(provider => provider.GetRequiredService<EventSchemas>()).AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = OpenApiSchemas.ComponentNames();
            options.AddSchemaTransformer<OpenApiSchemas>();
            options.AddOperationTransformer<OpenApiOperations>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });

    /// <summary>Maps the document: made for the first who asks, and kept, because routes do not change while the Host runs.</summary>
    public static void MapReferenceDocument(this IEndpointRouteBuilder routes)
    {
        var document = new Lazy<Task<string>>(() => WriteAsync(routes.ServiceProvider));
        routes.MapGet(Path, async (HttpRequest request, CancellationToken ct) => new TaggedText(
                (await document.Value.WaitAsync(ct)).Replace(Here, $"{request.Scheme}://{request.Host}{request.PathBase}", StringComparison.Ordinal), "application/json"))
            .WithName("GetOpenApi").WithSummary("This document: OpenAPI 3.1.")
            .Produces<object>()
            .ProducesNotModified()
            .AllowAnonymous();
    }

    /// <summary>Makes the document, with <see cref="Here"/> for its address.</summary>
    internal static async Task<string> WriteAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(CancellationToken.None);
        return Serialize(document);
    }

    /// <summary>A part of the document, or all of it, as JSON.</summary>
    internal static string Serialize(IOpenApiSerializable part)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        part.SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        return text.ToString();
    }
}
