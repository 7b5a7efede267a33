namespace Commerce.SharedKernel.Web.Binding;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using SharedKernel.Infrastructure.Data;

/// <summary>
/// Finds what the serializer passes over, members given twice and text that is no Unicode; and says what is wrong with a body that could
/// not be read, for every path at once.
/// </summary>
internal static class JsonBodyValidator
{
    /// <summary>The most faults that are listed.</summary>
    private const int MaxFaults = 50;

    /// <summary>How much of a member's name is shown, in characters.</summary>
    private const int MaxNameLength = 60;

    /// <summary>From which length on a path grows no longer.</summary>
    private const int MaxPathLength = 200;

    private const string NotUtf8 = "is not UTF-8";

    private const string NotUnicode = "is not Unicode text";

    /// <summary>
    /// Parses a body in which every member is given once, at every depth and also where it is not known here: a program on the way that
    /// reads the first one would see another request than the one that is carried out. Throws <see cref="JsonException"/>, or
    /// <see cref="InvalidOperationException"/> for half a surrogate pair.
    /// </summary>
    public static JsonDocument ParseStrictly(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new JsonException(NotUtf8);
        }

        var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ApiJson.MaxDepth, AllowDuplicateProperties = false });
        // Only an escape can hold half a pair now; the serializer would not look at one in a member that it does not know.
        if (body.Span.IndexOf("\\u"u8) >= 0)
        {
            ReadTexts(document.RootElement);
        }

        return document;
    }

    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    /// <summary>Compares a body with the type it should have been.</summary>
    /// <returns>Paths and messages; at least one.</returns>
    public static IReadOnlyDictionary<string, string[]> Find(ReadOnlyMemory<byte> body, Type type)
    {
        Dictionary<string, string[]> faults = new(StringComparer.Ordinal);
        if (!Utf8.IsValid(body.Span))
        {
            faults["body"] = [NotUtf8];
            return faults;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ApiJson.MaxDepth });
            VisitTexts(document.RootElement, "", faults);
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
                    VisitProperty(element, property, Within(path, property.Name), faults);
                }

                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var index = 0;
                var elementType = ApiJson.Options.GetTypeInfo(type.ElementType!);
                foreach (var item in element.EnumerateArray())
                {
                    Visit(item, elementType, At(path, index++), faults);
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

    /// <summary>What has nothing to do with the type: members given twice, and text that is no Unicode.</summary>
    private static void VisitTexts(JsonElement element, string path, Dictionary<string, string[]> faults)
    {
        if (faults.Count >= MaxFaults)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String when !TryRead(element.GetString, out _):
                Add(faults, path, NotUnicode);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind is JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object)
                    {
                        VisitTexts(item, At(path, index), faults);
                    }

                    index++;
                }

                break;
            case JsonValueKind.Object:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    if (!TryRead(() => member.Name, out var name))
                    {
                        Add(faults, path, "has a member whose name is not Unicode text");
                        continue;
                    }

                    var memberPath = Within(path, name!);
                    if (!names.Add(name!))
                    {
                        Add(faults, memberPath, "is given twice");
                    }

                    VisitTexts(member.Value, memberPath, faults);
                }

                break;
        }
    }

    private static bool TryRead(Func<string?> read, out string? text)
    {
        try
        {
            text = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
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

    // A caller chooses names and depth: without a bound the answer, and the work for it, would be many times the body.
    private static string Within(string path, string name)
    {
        var shown = name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";
        return path.Length == 0 ? shown : path.Length > MaxPathLength ? path : $"{path}.{shown}";
    }

    private static string At(string path, int index) => path.Length > MaxPathLength ? path : $"{path}[{index}]";

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
