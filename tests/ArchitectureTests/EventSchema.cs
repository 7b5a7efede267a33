namespace Commerce.ArchitectureTests;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using SharedKernel.Infrastructure.Data;

/// <summary>The JSON Schema (draft 2020-12) of an event, made from the type of its payload, and what a consumer would feel of a change.</summary>
internal static class EventSchema
{
    private static readonly JsonSerializerOptions Options = new(StorageJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), WriteIndented = true };

    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine };

    /// <summary>The schema of the whole CloudEvent, as it stands in files, in Kafka and in <c>GET /events</c>.</summary>
    public static string Of(string type, string source, Type data) => new JsonObject
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = type,
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["specversion"] = new JsonObject { ["const"] = "1.0" },
            ["id"] = Text("uuid"),
            ["source"] = new JsonObject { ["const"] = source },
            ["type"] = new JsonObject { ["const"] = type },
            ["subject"] = Text("uuid"),
            ["time"] = Text("date-time"),
            ["datacontenttype"] = new JsonObject { ["const"] = "application/json" },
            ["sequence"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]*$" },
            ["sequencetype"] = new JsonObject { ["const"] = "Integer" },
            ["traceparent"] = new JsonObject { ["type"] = "string" },
            ["data"] = Tidy(Options.GetJsonSchemaAsNode(data, Exporter)),
        },
        ["required"] = new JsonArray("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence", "sequencetype", "data"),
    }.ToJsonString(Options) + "\n";

    /// <summary>What somebody who relies on the old schema would trip over in the new one; more is welcome, less is not.</summary>
    public static IEnumerable<string> Breaks(JsonNode? older, JsonNode? newer, string path = "$")
    {
        if (older is not JsonObject before)
        {
            yield break;
        }

        if (newer is not JsonObject after)
        {
            yield return $"{path} is gone";
            yield break;
        }

        foreach (var word in new[] { "type", "format", "const", "enum" })
        {
            if (before[word]?.ToJsonString() is { } was && after[word]?.ToJsonString() != was)
            {
                yield return $"{path}: {word} was {was} and is {after[word]?.ToJsonString() ?? "gone"}";
            }
        }

        var required = after["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToHashSet() ?? [];
        foreach (var name in before["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [])
        {
            if (!required.Contains(name))
            {
                yield return $"{path}.{name} may now be absent";
            }
        }

        foreach (var (name, property) in before["properties"]?.AsObject() ?? [])
        {
            foreach (var broken in Breaks(property, after["properties"]?[name], $"{path}.{name}"))
            {
                yield return broken;
            }
        }

        foreach (var broken in Breaks(before["items"], after["items"], $"{path}[]"))
        {
            yield return broken;
        }
    }

    private static JsonObject Text(string format) => new() { ["type"] = "string", ["format"] = format };

    /// <summary>Times are written by a converter of ours, which the exporter cannot look into.</summary>
    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            return Text("date-time");
        }

        if (type == typeof(DateTimeOffset?))
        {
            return new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" };
        }

        return schema;
    }

    /// <summary>What is null is never written: such a member may be absent, and all others are required.</summary>
    private static JsonNode Tidy(JsonNode schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            JsonArray required = [];
            foreach (var (name, property) in properties.ToList())
            {
                if (property!["type"] is JsonArray types)
                {
                    property["type"] = types.Select(type => type!.GetValue<string>()).Single(type => type != "null");
                }
                else
                {
                    required.Add(name);
                }

                Tidy(property);
            }

            schema["required"] = required;
        }

        if (schema["items"] is { } items)
        {
            Tidy(items);
        }

        return schema;
    }
}
