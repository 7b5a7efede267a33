namespace Commerce.Host.Authentication;

using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

/// <summary>
/// base64url as RFC 7515, 2 has it: no padding, no white space, and one spelling only for any bytes. The last matters to the
/// cache: a second spelling of a good token would be a second entry that nobody had to sign.
/// </summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>Decodes, or refuses what the framework's more forgiving decoder would take.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.ContainsAnyExcept(Allowed) || text.Length % 4 == 1 || HasStrayBits(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    // The last character of an incomplete group carries 4 or 2 bits that belong to no byte; they must be zero (RFC 4648, 3.5).
    private static bool HasStrayBits(ReadOnlySpan<char> text)
    {
        var strayBits = (text.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        return strayBits != 0 && (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & strayBits) != 0;
    }
}
