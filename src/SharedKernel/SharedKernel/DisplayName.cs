namespace Commerce.SharedKernel;

using System.Globalization;
using System.Text;

/// <summary>Names that people give to things, such as a product: the same rules for all of them.</summary>
public static class DisplayName
{
    /// <summary>
    /// The name as it is kept: without blanks around it, and in Unicode's normal form C (UAX #15), so that two ways of writing one letter are
    /// one name. Only of texts without <see cref="HasNoncharacter">noncharacters</see>.
    /// </summary>
    public static string Normalize(string text) => text.Trim().Normalize(NormalizationForm.FormC);

    /// <summary>What is wrong with a name.</summary>
    /// <param name="maximum">The most code points of the name as it is kept.</param>
    /// <returns>The message, or null for nothing.</returns>
    public static string? FaultOf(string text, int maximum)
    {
        if (HasNoncharacter(text))
        {
            return "must not contain code points that Unicode keeps for no character";
        }

        var name = Normalize(text);
        var isRight = CountCharacters(name) <= maximum && !name.Any(char.IsControl) && name.EnumerateRunes().Any(IsVisible);
        return isRight ? null : $"must be 1 to {maximum} characters, at least one of them visible, without control characters";
    }

    /// <summary>Whether a text has code points that are no characters and never will be (Unicode, 23.7); .NET refuses to normalize some of them.</summary>
    public static bool HasNoncharacter(string text) => text.EnumerateRunes().Any(rune => rune.Value is >= 0xFDD0 and <= 0xFDEF || (rune.Value & 0xFFFE) == 0xFFFE);

    /// <summary>
    /// The length of a text in Unicode code points, which is what JSON Schema and people count: an emoji is one, not two.
    /// </summary>
    public static int CountCharacters(string text)
    {
        var count = text.Length;
        foreach (var unit in text)
        {
            // The second half of a pair.
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a free text fits, in code points, and can be kept: U+0000 is the one character that not every database takes.</summary>
    public static bool IsText(string text, int maximum) => CountCharacters(text) <= maximum && !text.Contains('\0');

    /// <summary>The length of a column for texts of so many code points: databases count UTF-16 code units, of which each takes up to two.</summary>
    public static int StorageLength(int characters) => 2 * characters;

    /// <summary>Whether a character shows anything: fillers of Hangul and the empty pattern of Braille are letters and signs that do not.</summary>
    private static bool IsVisible(Rune rune) => rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
