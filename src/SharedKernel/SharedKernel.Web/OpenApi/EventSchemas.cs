namespace Commerce.SharedKernel.Web.OpenApi;

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Outbox;

/// <summary>
/// The JSON Schemas (draft 2020-12) of the events, made from the same components as the OpenAPI document: what <c>GET /events/schemas/{type}</c>
/// answers, and where it is.
/// </summary>
internal sealed class EventSchemas(CommerceSettings settings, IServiceProvider services) : IEventSchemas
{
    /// <summary>The path of the schemas.</summary>
    public const string Path = $"{Endpoints.BasePath}/events/schemas";

    /// <summary>Where a Host listens to which nobody has said where.</summary>
    private const string LocalAddress = "http://localhost:5000";

    private const string Components = "#/components/schemas/";
    private readonly ConcurrentDictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> schemas = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string AddressOf(string type) => addresses.GetOrAdd(type, static (type, configured) => $"{configured ?? LocalAddress}{Path}/{type}", settings.PublicAddress);

    /// <summary>The schema of a type of event; null where there is no such type.</summary>
    public async Task<string?> FindAsync(string type)
    {
        if (schemas.TryGetValue(type, out var known))
        {
            return known;
        }

        // The registry knows the sinks, and the sinks know this: it is asked for late.
        return services.GetRequiredService<SubscriptionRegistry>().EventTypes.FirstOrDefault(known => known.Name == type) is { } found
            ? schemas.GetOrAdd(type, await WriteAsync(found))
            : null;
    }

    private async Task<string> WriteAsync(EventType type)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiEndpoint.Name).GetOpenApiDocumentAsync(CancellationToken.None);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"{Path}/{type.Name}",
            ["title"] = type.Name,
            ["description"] = services.GetRequiredService<XmlDocs>().Of(type.Event),
        };
        foreach (var (name, part) in Parse(OpenApiEvents.SchemaOf(document, type)))
        {
            schema[name] = part!.DeepClone();
        }

        JsonObject definitions = [];
        AddReferred(schema.ToJsonString(), document, definitions);
        schema["$defs"] = definitions;
        return schema.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal);
    }

    /// <summary>Adds every component that a text refers to, and what those refer to.</summary>
    private static void AddReferred(string text, OpenApiDocument document, JsonObject definitions)
    {
        foreach (var (name, component) in document.Components!.Schemas!)
        {
            if (!definitions.ContainsKey(name) && text.Contains($"\"{Components}{name}\"", StringComparison.Ordinal))
            {
                var schema = Parse(component);
                definitions[name] = schema;
                AddReferred(schema.ToJsonString(), document, definitions);
            }
        }
    }

    private static JsonObject Parse(IOpenApiSchema schema) => JsonNode.Parse(OpenApiEndpoint.Serialize(schema))!.AsObject();
}
