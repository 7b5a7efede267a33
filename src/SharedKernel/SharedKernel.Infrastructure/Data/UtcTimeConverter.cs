namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>Times on the wire: ISO 8601, UTC, always three digits of milliseconds, ending in <c>Z</c>. Reads any offset, but needs one.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>How a time is written.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The longest text that is tried as a time.</summary>
    private const int MaxLength = 40;

    /// <summary>What is written without milliseconds, or with fewer digits of them, by those who leave out zeros.</summary>
    private static readonly string[] Formats = [Format, "yyyy-MM-dd'T'HH:mm:ss.ff'Z'", "yyyy-MM-dd'T'HH:mm:ss.f'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>
    /// Reads a time where it is compared and not kept: UTC and no other offset, because a <c>+</c> in a query is a blank, and nothing finer
    /// than a millisecond, because what is cut off would move the bound.
    /// </summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParseUtc(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Without an offset a time would mean the server's own zone, which no client can know.
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.Length is > 0 and <= MaxLength
            && text.IndexOf('T', StringComparison.Ordinal) is > 0 and var t
            && (text[^1] == 'Z' || text.AsSpan(t).IndexOfAny('+', '-') > 0)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.TruncateToMilliseconds()
            : throw new JsonException("must be an ISO 8601 time with Z or an offset, such as 2026-01-31T09:00:00Z");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
