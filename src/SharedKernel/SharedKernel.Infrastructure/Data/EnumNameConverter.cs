namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>
/// Writes an enumeration by its name in camelCase and reads it by one name in any case. Nothing else is read: the framework's own converter
/// also takes a list of names and adds their numbers up (https://github.com/dotnet/runtime/issues/122550).
/// </summary>
internal sealed class EnumNameConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    /// <summary>The name of a value on the wire.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private sealed class Converter<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().ToFrozenDictionary(NameOf, StringComparer.OrdinalIgnoreCase);
        private static readonly FrozenDictionary<T, JsonEncodedText> Names = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonEncodedText.Encode(NameOf(value)));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException($"Not one of {string.Join(", ", Values.Keys)}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
    }
}
