namespace Commerce.SharedKernel.Web.OpenApi;

using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

/// <summary>The OpenAPI document: made for the first who asks, and kept, because routes do not change while the Host runs.</summary>
internal sealed class ReferenceDocument
{
    /// <summary>Its name.</summary>
    public const string Name = "v1";

    private readonly Lazy<Task<OpenApiDocument>> document;
    private readonly Lazy<Task<string>> text;

    /// <summary>The document of a Host.</summary>
    public ReferenceDocument(IServiceProvider services)
    {
        document = new(() => services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(CancellationToken.None));
        text = new(async () => Serialize(await Document));
    }

    /// <summary>The document, to be read and not changed.</summary>
    public Task<OpenApiDocument> Document => document.Value;

    /// <summary>The same as JSON, with <see cref="OpenApiEndpoint.Here"/> for its address.</summary>
    public Task<string> Text => text.Value;

    /// <summary>A part of a document, or all of it, as JSON.</summary>
    public static string Serialize(IOpenApiSerializable part)
    {
        using var written = new StringWriter(CultureInfo.InvariantCulture);
        part.SerializeAsV31(new OpenApiJsonWriter(written, new OpenApiJsonWriterSettings { Terse = true }));
        return written.ToString();
    }
}
