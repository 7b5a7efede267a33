namespace Commerce.IntegrationTests.Harness;

using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

/// <summary>Judges JSON by JSON Schemas (draft 2020-12), with a validator that nobody here wrote.</summary>
public sealed class SchemaJudge
{
    private static readonly EvaluationOptions Strictly = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonSchema schema;

    private SchemaJudge(JsonSchema schema) => this.schema = schema;

    /// <summary>By a schema that stands for itself.</summary>
    public static SchemaJudge Of(string schema) => new(JsonSchema.FromText(schema, Apart()));

    /// <summary>By a schema that stands in an OpenAPI document, and may refer to its components.</summary>
    public static SchemaJudge Of(JsonElement document, JsonElement schema)
    {
        // The validator looks for what is referred to where JSON Schema keeps it.
        var whole = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["allOf"] = new JsonArray(JsonNode.Parse(schema.GetRawText())),
            ["$defs"] = JsonNode.Parse(document.GetProperty("components").GetProperty("schemas").GetRawText()),
        };
        return new(JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal), Apart()));
    }

    /// <summary>What is wrong with a value; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults(JsonElement value)
    {
        var found = schema.Evaluate(value, Strictly);
        return found.IsValid ? [] : [.. (found.Details ?? []).Where(part => part.Errors is not null).SelectMany(part => part.Errors!.Select(error => $"{part.InstanceLocation}: {error.Value}")).DefaultIfEmpty("is not valid")];
    }

    /// <summary>Whether nothing is wrong with a value.</summary>
    public bool Accepts(JsonElement value) => schema.Evaluate(value, Strictly).IsValid;

    /// <summary>Schemas of several Hosts have the same names: each judge keeps its own.</summary>
    private static BuildOptions Apart() => new() { SchemaRegistry = new SchemaRegistry() };
}
