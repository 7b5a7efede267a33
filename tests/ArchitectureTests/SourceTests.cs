namespace Commerce.ArchitectureTests;

public sealed class SourceTests
{
    private const int MaxFileLines = 300;
    private const int MaxMethodLines = 60;

    // In two pieces, so that this file passes its own test.
    private static readonly string[] Promises = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "X" + "XX"];

    private static readonly string[] TypeKeywords = ["class ", "record ", "interface ", "struct ", "enum ", "namespace "];

    private static IEnumerable<(string Path, string[] Lines)> Files => Repository.SourceFiles("src", "tests");

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        Files.Count().ShouldBeGreaterThan(100);
        Files.Where(file => file.Lines.Length > MaxFileLines).Select(file => $"{file.Path}: {file.Lines.Length}").ShouldBeEmpty();
    }

    [Fact]
    public void No_method_is_longer_than_60_lines()
    {
        var methods = Files.SelectMany(Methods).ToList();
        methods.Count.ShouldBeGreaterThan(300);
        methods.Where(method => method.Length > MaxMethodLines).Select(method => $"{method.Where}: {method.Length}").ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_promised_for_later() =>
        Files.SelectMany(file => file.Lines.Select((line, index) => (Where: $"{file.Path}:{index + 1}", Line: line)))
            .Where(line => Promises.Any(promise => line.Line.Contains(promise, StringComparison.Ordinal)))
            .Select(line => line.Where).ShouldBeEmpty("done now, or an issue");

    /// <summary>Blocks of a member: an opening brace alone on a line, which no type declaration stands above, until its partner.</summary>
    private static IEnumerable<(string Where, int Length)> Methods((string Path, string[] Lines) file)
    {
        for (var i = 1; i < file.Lines.Length; i++)
        {
            var indent = file.Lines[i].Length - file.Lines[i].TrimStart().Length;
            if (file.Lines[i].Trim() == "{" && indent is (4 or 8) && !IsType(file.Lines, i, indent))
            {
                var closing = new string(' ', indent) + "}";
                var end = Array.FindIndex(file.Lines, i, line => line.StartsWith(closing, StringComparison.Ordinal));
                yield return ($"{file.Path}:{i + 1}", end - i - 1);
            }
        }
    }

    private static bool IsType(string[] lines, int brace, int indent)
    {
        for (var i = brace - 1; i >= 0 && i > brace - 15; i--)
        {
            var line = lines[i];
            if (line.Length > indent && line[indent] is not ' ' and not '}' && line[..indent].Trim().Length == 0)
            {
                return TypeKeywords.Any(keyword => line.Contains(keyword, StringComparison.Ordinal));
            }
        }

        return true;
    }
}
