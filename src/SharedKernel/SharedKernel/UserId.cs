namespace Commerce.SharedKernel;

using System.Buffers;

/// <summary>
/// The form of a user id, which is a token's <c>sub</c>: 1 to 255 visible ASCII characters, compared byte by byte. <c>.</c> and <c>..</c>
/// are none: in a path they name another place (RFC 3986, section 5.2.4), however they are encoded. Checked where an id enters (token,
/// new account); from there on it is a string.
/// </summary>
public static class UserId
{
    /// <summary>The most characters a user id has.</summary>
    public const int MaxLength = 255;

    /// <summary>The same as a regular expression, for programs that read the reference; <c>.</c> and <c>..</c> it does not leave out.</summary>
    public const string Pattern = "^[!-~]{1,255}$";

    // 0x21 to 0x7E. No space and nothing invisible: two ids that look alike are alike.
    private static readonly SearchValues<char> Visible =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(static code => (char)code)]);

    /// <summary>Whether a text has the form of a user id.</summary>
    /// <returns>True if a token could bear it.</returns>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length is >= 1 and <= MaxLength && !text.ContainsAnyExcept(Visible) && text is not ("." or "..");
}
