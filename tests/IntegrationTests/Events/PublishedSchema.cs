namespace Commerce.IntegrationTests.Events;

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Harness;

/// <summary>Checks events against the schemas of <c>docs/events</c>, as far as those go: what a consumer's validator would do.</summary>
public static class PublishedSchema
{
    private static readonly ConcurrentDictionary<string, JsonElement> Schemas = new(StringComparer.Ordinal);

    /// <summary>Asserts that an event is what the schema of its type says.</summary>
    public static void ShouldFitItsSchema(this JsonElement happened)
    {
        var schema = Schemas.GetOrAdd(happened.Text("type"), Read);
        Faults(happened, schema, "$").ShouldBeEmpty(happened.GetRawText());
    }

    private static JsonElement Read(string type)
    {
        var path = Path.Combine(HostProcess.Repository, "docs", "events", $"{type}.schema.json");
        File.Exists(path).ShouldBeTrue(path);
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    private static IEnumerable<string> Faults(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("const", out var constant) && value.GetRawText() != constant.GetRawText())
        {
            yield return $"{path} is {value.GetRawText()} and not {constant.GetRawText()}";
        }

        if (schema.TryGetProperty("type", out var type) && !Is(value, type.GetString()!))
        {
            yield return $"{path} is {value.GetRawText()}, which is no {type}";
            yield break;
        }

        if (schema.TryGetProperty("format", out var format) && !Fits(value.GetString()!, format.GetString()!))
        {
            yield return $"{path} is {value.GetRawText()}, which is no {format}";
        }

        if (schema.TryGetProperty("minimum", out var minimum) && value.GetInt64() < minimum.GetInt64())
        {
            yield return $"{path} is less than {minimum}";
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                yield return $"{path}.{name} is missing";
            }
        }

        IEnumerable<(JsonElement Value, JsonElement Schema, string Path)> parts = [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            // Stricter than a consumer should be: what is not in the schema was not meant to be told.
            parts = value.EnumerateObject().Select(member => (member.Value, properties.GetProperty(member.Name), $"{path}.{member.Name}"));
        }
        else if (schema.TryGetProperty("items", out var items))
        {
            parts = value.EnumerateArray().Select((item, index) => (item, items, $"{path}[{index}]"));
        }

        foreach (var fault in parts.SelectMany(part => Faults(part.Value, part.Schema, part.Path)))
        {
            yield return fault;
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException(type),
    };

    private static bool Fits(string text, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.EndsWith('Z'),
        _ => throw new NotSupportedException(format),
    };
}
