namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

/// <summary>The reference for programs.</summary>
public static class OpenApiEndpoint
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Name = "v1";

    /// <summary>Adds what makes the document.</summary>
    /// <param name="services">The services.</param>
    public static void AddReferenceDocument(this IServiceCollection services)
    {
        services.AddSingleton<XmlDocumentation>();
        services.AddSingleton<ReferenceFile>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = _ => false;
            options.AddDocumentTransformer<ReferenceDocument>();
        });
    }

    /// <summary>Maps the document.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapReferenceDocument(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, async (ReferenceFile file, CancellationToken ct) => Results.Bytes(await file.Bytes.WaitAsync(ct), "application/json; charset=utf-8"))
            .Describe("GetOpenApi", "This document: OpenAPI 3.1.")
            .Answers<object>()
            .ForEverybody();

    /// <summary>The document as it is sent: made for the first who asks, and kept, because routes do not change while the Host runs.</summary>
    internal sealed class ReferenceFile([FromKeyedServices(Name)] IOpenApiDocumentProvider provider)
    {
        private readonly Lazy<Task<byte[]>> bytes = new(() => MakeAsync(provider));

        public Task<byte[]> Bytes => bytes.Value;

        private static async Task<byte[]> MakeAsync(IOpenApiDocumentProvider provider)
        {
            var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
            using var buffer = new MemoryStream();
            await document.SerializeAsJsonAsync(buffer, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
            return buffer.ToArray();
        }
    }
}
