namespace Commerce.IntegrationTests.Events;

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness;

/// <summary>Checks events against the schemas of <c>docs/events</c>, as a consumer's validator would.</summary>
public static class PublishedSchema
{
    private static readonly ConcurrentDictionary<string, SchemaJudge> Judges = new(StringComparer.Ordinal);

    /// <summary>Asserts that an event is what the schema of its type says, and nothing more.</summary>
    public static void ShouldFitItsSchema(this JsonElement happened) =>
        Judges.GetOrAdd(happened.Text("type"), Read).Faults(happened).ShouldBeEmpty(happened.GetRawText());

    private static SchemaJudge Read(string type)
    {
        var path = Path.Combine(HostProcess.Repository, "docs", "events", $"{type}.schema.json");
        File.Exists(path).ShouldBeTrue(path);
        var schema = JsonNode.Parse(File.ReadAllText(path))!;
        Close(schema);
        return SchemaJudge.Of(schema.ToJsonString());
    }

    /// <summary>Stricter than a consumer should be: what is not in the schema was not meant to be told.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonObject part)
        {
            if (part["type"]?.ToString() == "object")
            {
                part["additionalProperties"] = false;
            }

            foreach (var (_, inner) in part)
            {
                Close(inner);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var inner in list)
            {
                Close(inner);
            }
        }
    }
}
