namespace Commerce.ArchitectureTests;

public sealed class SourceTests
{
    private const int MaxFileLines = 300;

    private static IEnumerable<(string Path, string[] Lines)> Files => Repository.SourceFiles("src", "tests");

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        Files.Count().ShouldBeGreaterThan(100);
        Files.Where(file => file.Lines.Length > MaxFileLines).Select(file => $"{file.Path}: {file.Lines.Length}").ShouldBeEmpty();
    }
}
