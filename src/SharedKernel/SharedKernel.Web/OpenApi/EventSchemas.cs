namespace Commerce.SharedKernel.Web.OpenApi;

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Outbox;

/// <summary>
/// The JSON Schemas (draft 2020-12) of the events, made from the same components as the OpenAPI document: what <c>GET /events/schemas/{type}</c>
/// answers, and where it is.
/// </summary>
internal sealed class EventSchemas(CommerceSettings settings, IConfiguration configuration, ReferenceDocument reference, IServiceProvider services) : IEventSchemas
{
    /// <summary>The path of the schemas.</summary>
    public const string Path = $"{Endpoints.BasePath}/events/schemas";

    /// <summary>Where a Host listens to which nobody has said where.</summary>
    private const string DefaultAddress = "http://localhost:5000";

    private const string Components = "#/components/schemas/";
    private readonly ConcurrentDictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> schemas = new(StringComparer.Ordinal);
    private readonly string address = settings.PublicAddress ?? LocalAddress.Of(configuration["urls"]?.Split(';')[0]) ?? DefaultAddress;

    /// <inheritdoc/>
    public string AddressOf(string type) => addresses.GetOrAdd(type, static (type, address) => $"{address}{Path}/{type}", address);

    /// <summary>The schema of a type of event, made for the first who asks; null where there is no such type.</summary>
    public async Task<string?> FindAsync(string type)
    {
        // The registry knows the sinks, and the sinks know this: it is asked for late.
        return services.GetRequiredService<SubscriptionRegistry>().EventTypes.FirstOrDefault(known => known.Name == type) is { } found
            ? await schemas.GetOrAdd(type, _ => new Lazy<Task<string>>(() => WriteAsync(found))).Value
            : null;
    }

    private async Task<string> WriteAsync(EventType type)
    {
        var document = await reference.Document;
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = AddressOf(type.Name),
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

    private static JsonObject Parse(IOpenApiSchema schema) => JsonNode.Parse(ReferenceDocument.Serialize(schema))!.AsObject();
}
