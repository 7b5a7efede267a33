namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

/// <summary>JSON as the API speaks it: camelCase, strict types, null only where something may be absent.</summary>
public static class ApiJson
{
    /// <summary>How deep a body may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>The options, frozen.</summary>
    public static JsonSerializerOptions Options { get; } = Frozen();

    /// <summary>Makes options that are handed to us by the framework the same.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        // Names are shown as they are: the answers are JSON, and never part of a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNullItems } };
        options.Converters.Add(new UtcTimeConverter());
        options.Converters.Add(new EnumNameConverter());
    }

    /// <summary>The serializer refuses null where a member may not be null, but not among the items of a list.</summary>
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        JsonPropertyInfo[] lists = type.Kind == JsonTypeInfoKind.Object ? [.. type.Properties.Where(IsListOfObjects)] : [];
        if (lists.Length > 0)
        {
            type.OnDeserialized = read =>
            {
                if (Array.Exists(lists, list => list.Get!(read) is IEnumerable<object?> items && items.Contains(null)))
                {
                    throw new JsonException("A list holds null.");
                }
            };
        }
    }

    private static bool IsListOfObjects(JsonPropertyInfo property) =>
        property.Get is not null && property.PropertyType != typeof(string) && typeof(IEnumerable<object?>).IsAssignableFrom(property.PropertyType);

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
