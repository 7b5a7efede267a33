namespace Commerce.Host.Authentication;

using System.Text.Json;
using System.Text.Unicode;

/// <summary>
/// Reads JSON in the one way that leaves nothing to interpretation: an object of valid UTF-8, of bounded depth,
/// without comments, and without a member named twice (RFC 7515, 4; RFC 7517, 4; RFC 7519, 4).
/// </summary>
internal static class StrictJson
{
    /// <summary>Deeper than the tokens of well-known issuers, which nest their roles three or four levels.</summary>
    public const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    /// <summary>Gives the object to <paramref name="read"/>, or answers <see cref="TokenFault.Malformed"/>.</summary>
    public static TokenFault? Read<TResult>(byte[] json, Func<JsonElement, (TResult? Value, TokenFault? Fault)> read, out TResult? result)
        where TResult : class
    {
        var isObject = TryRead(json, read, out var found);
        result = found.Value;
        return isObject ? found.Fault : TokenFault.Malformed;
    }

    /// <summary>Gives the object to <paramref name="read"/>; false when the bytes are not one.</summary>
    public static bool TryRead<TResult>(byte[] json, Func<JsonElement, TResult> read, out TResult? result)
    {
        result = default;
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            result = read(document.RootElement);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the reader reports an escape of half a surrogate pair, found only when a string is fetched.
            return false;
        }
    }
}
