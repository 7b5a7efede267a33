namespace Commerce.SharedKernel.Web.OpenApi;

using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using SharedKernel.Infrastructure.Modules;

/// <summary>An operation as the document names it.</summary>
/// <param name="Id">Its <c>operationId</c>.</param>
/// <param name="Tag">Its only tag.</param>
/// <param name="Method">Its method, in upper case.</param>
/// <param name="Path">Its path with its parameters in braces.</param>
/// <param name="Summary">What it does, in one sentence.</param>
public sealed record DocumentedOperation(string Id, string Tag, string Method, string Path, string Summary);

/// <summary>The document, read backwards: from a code to the operations that may be refused with it.</summary>
public static class OperationsByError
{
    /// <summary>The operations of each code, in the document's order. To be asked once all endpoints are mapped.</summary>
    public static ILookup<string, DocumentedOperation> Read(IServiceProvider services)
    {
        var errors = services.GetRequiredService<ErrorCatalog>();
        return services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items)
            .SelectMany(endpoint => EndpointErrors.AllOf(endpoint, errors).Select(type => (type.Code, Operation: Describe(endpoint))))
            .ToLookup(found => found.Code, found => found.Operation, StringComparer.Ordinal);
    }

    private static DocumentedOperation Describe(ApiDescription endpoint)
    {
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        return new DocumentedOperation(
            metadata.OfType<IEndpointNameMetadata>().Last().EndpointName,
            OpenApiTags.Of([.. metadata]),
            endpoint.HttpMethod!,
            $"/{endpoint.RelativePath}",
            metadata.OfType<IEndpointSummaryMetadata>().Last().Summary);
    }
}
