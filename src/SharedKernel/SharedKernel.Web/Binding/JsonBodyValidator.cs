namespace Commerce.SharedKernel.Web.Binding;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SharedKernel.Infrastructure.Data;

/// <summary>
/// Says what is wrong with a body that could not be read, for every path at once. The serializer stops at the first fault; this runs
/// only after it has.
/// </summary>
internal static class JsonBodyValidator
{
    /// <summary>The most faults that are listed.</summary>
    private const int MaxFaults = 50;

    /// <summary>Compares a body with the type it should have been.</summary>
    /// <returns>Paths and messages; at least one.</returns>
    public static IReadOnlyDictionary<string, string[]> Find(ReadOnlyMemory<byte> body, Type type)
    {
        Dictionary<string, string[]> faults = new(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ApiJson.MaxDepth });
            Visit(document.RootElement, ApiJson.Options.GetTypeInfo(type), "", faults);
        }
        catch (JsonException e)
        {
            faults["body"] = [$"is not JSON: line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}"];
        }

        if (faults.Count == 0)
        {
            faults["body"] = ["cannot be read"];
        }

        return faults;
    }

    private static void Visit(JsonElement element, JsonTypeInfo type, string path, Dictionary<string, string[]> faults)
    {
        if (faults.Count >= MaxFaults)
        {
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                foreach (var property in type.Properties)
                {
                    VisitProperty(element, property, path.Length == 0 ? property.Name : $"{path}.{property.Name}", faults);
                }

                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var index = 0;
                var elementType = ApiJson.Options.GetTypeInfo(type.ElementType!);
                foreach (var item in element.EnumerateArray())
                {
                    Visit(item, elementType, $"{path}[{index++}]", faults);
                }

                break;
            default:
                if (!CanBeRead(element, type))
                {
                    Add(faults, path, $"must be {Expected(type)}");
                }

                break;
        }
    }

    private static void VisitProperty(JsonElement parent, JsonPropertyInfo property, string path, Dictionary<string, string[]> faults)
    {
        if (!parent.TryGetProperty(property.Name, out var value))
        {
            if (property.IsRequired)
            {
                Add(faults, path, "is required");
            }
        }
        else if (value.ValueKind == JsonValueKind.Null)
        {
            if (!property.IsSetNullable || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null))
            {
                Add(faults, path, "must not be null");
            }
        }
        else
        {
            Visit(value, ApiJson.Options.GetTypeInfo(property.PropertyType), path, faults);
        }
    }

    private static bool CanBeRead(JsonElement element, JsonTypeInfo type)
    {
        try
        {
            return element.Deserialize(type) is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static void Add(Dictionary<string, string[]> faults, string path, string message) =>
        faults.TryAdd(path.Length == 0 ? "body" : path, [message]);

    private static string Expected(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => "an object",
            JsonTypeInfoKind.Enumerable => "an array",
            _ when type == typeof(long) => "a whole number that fits 64 bits",
            _ when type == typeof(int) => "a whole number that fits 32 bits",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(Guid) => "a UUID",
            _ when type == typeof(DateTimeOffset) => "an ISO 8601 time with Z or an offset, such as 2026-01-31T09:00:00Z",
            _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
            _ => "a text",
        };
    }
}
