namespace Commerce.SharedKernel.Web.OpenApi;

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure.Outbox;

/// <summary>What the document says of events: the payload of a <see cref="CloudEvent"/>, and each type as a webhook, though files and Kafka carry them.</summary>
internal static class OpenApiEvents
{
    /// <summary>The media type of an event in JSON (CloudEvents 1.0, JSON Event Format).</summary>
    public const string MediaType = "application/cloudevents+json";

    private const string TypeComponent = "EventType";

    /// <summary>Adds it.</summary>
    public static async Task AddToAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, IReadOnlyList<EventType> types, XmlDocs words, CancellationToken cancellationToken)
    {
        List<IOpenApiSchema> payloads = [];
        foreach (var type in types.Select(type => type.Data).Distinct())
        {
            var schema = await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);
            foreach (var member in types.Where(known => known.Data == type).SelectMany(known => known.Constants.Keys).Distinct(StringComparer.Ordinal))
            {
                ((OpenApiSchema)schema.Properties![member]).Enum = [.. types.Where(known => known.Data == type).Select(known => (JsonNode)known.Constants[member]).DistinctBy(word => word.GetValue<string>())];
            }

            Share(document, type.Name, schema);
            document.AddComponent<IOpenApiSchema>(type.Name, schema);
            payloads.Add(new OpenApiSchemaReference(type.Name, document));
        }

        var members = document.Components!.Schemas![nameof(CloudEvent)].Properties!;
        ((OpenApiSchema)members["subject"]).Format = "uuid";
        Fix(members, "specversion", "1.0");
        Fix(members, "datacontenttype", "application/json");
        Fix(members, "sequencetype", "Integer");
        // A oneOf and no enum: NSwag would make an enumeration of it whose values it cannot read.
        ((OpenApiSchema)members["source"]).OneOf = Constants(types.Select(type => type.Source).Distinct(StringComparer.Ordinal));
        document.AddComponent<IOpenApiSchema>(TypeComponent, new OpenApiSchema { Type = JsonSchemaType.String, Description = members["type"].Description, OneOf = Constants(types.Select(type => type.Name)) });
        members["type"] = new OpenApiSchemaReference(TypeComponent, document);
        ((OpenApiSchema)members["dataschema"]).Format = "uri";
        ((OpenApiSchema)members["sequence"]).Pattern = "^[1-9][0-9]*$";
        members["data"] = payloads.Count == 1 ? payloads[0] : new OpenApiSchema { Description = members["data"].Description, AnyOf = payloads };

        foreach (var parameter in document.Paths.Values.SelectMany(path => path.Operations!.Values).Where(operation => operation.OperationId is "ListEvents" or "GetEventSchema")
                     .SelectMany(operation => operation.Parameters!).OfType<OpenApiParameter>().Where(parameter => parameter.Name == "type"))
        {
            parameter.Schema = new OpenApiSchemaReference(TypeComponent, document);
        }

        document.Webhooks = types.ToDictionary(type => type.Name, IOpenApiPathItem (type) => Webhook(document, type, words), StringComparer.Ordinal);
    }

    /// <summary>An event with what is particular to its type.</summary>
    public static OpenApiSchema SchemaOf(OpenApiDocument document, EventType type) => new()
    {
        AllOf =
        [
            new OpenApiSchemaReference(nameof(CloudEvent), document),
            Members(
                ("type", new OpenApiSchema { Const = type.Name }),
                ("source", new OpenApiSchema { Const = type.Source }),
                ("data", Members([.. type.Constants.Select(pair => (pair.Key, new OpenApiSchema { Const = pair.Value }))]))),
        ],
    };

    private static OpenApiPathItem Webhook(OpenApiDocument document, EventType type, XmlDocs words) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                OperationId = $"On{type.Event.Name}",
                Summary = words.Of(type.Event),
                Tags = new HashSet<OpenApiTagReference> { new(OpenApiEndpoint.PlatformTag, document) },
                RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [MediaType] = new() { Schema = SchemaOf(document, type) } },
                },
                Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = "Taken." } },
            },
        },
    };

    /// <summary>Makes components of a payload's objects, or refers to one that is the same, such as a line of an order.</summary>
    private static void Share(OpenApiDocument document, string payloadName, OpenApiSchema payload)
    {
        var known = document.Components!.Schemas!.DistinctBy(schema => ReferenceDocument.Serialize(schema.Value), StringComparer.Ordinal)
            .ToDictionary(schema => ReferenceDocument.Serialize(schema.Value), schema => schema.Key, StringComparer.Ordinal);
        var members = payload.Properties!;
        foreach (var (name, member) in members.ToList())
        {
            if (member is OpenApiSchema { Items: { } item } list && known.TryGetValue(ReferenceDocument.Serialize(item), out var itemName))
            {
                list.Items = new OpenApiSchemaReference(itemName, document);
            }
            else if (member is OpenApiSchema { Properties: not null })
            {
                if (!known.TryGetValue(ReferenceDocument.Serialize(member), out var memberName))
                {
                    memberName = $"{payloadName}{char.ToUpperInvariant(name[0])}{name[1..]}";
                    document.AddComponent(memberName, member);
                }

                members[name] = new OpenApiSchemaReference(memberName, document);
            }
        }
    }

    private static OpenApiSchema Members(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema, StringComparer.Ordinal),
    };

    private static List<IOpenApiSchema> Constants(IEnumerable<string> values) => [.. values.Select(value => new OpenApiSchema { Type = JsonSchemaType.String, Const = value })];

    private static void Fix(IDictionary<string, IOpenApiSchema> members, string name, string value) => ((OpenApiSchema)members[name]).Const = value;
}
