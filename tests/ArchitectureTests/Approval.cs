namespace Commerce.ArchitectureTests;

/// <summary>Compares what is generated with the file that somebody approved by committing it.</summary>
internal static class Approval
{
    /// <summary>Fails when the file says something else; with <c>APPROVE=1</c> in the environment writes it instead.</summary>
    public static void ShouldBeApproved(string path, string text)
    {
        var file = Repository.PathOf(path);
        text = text.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        File.Exists(file).ShouldBeTrue($"{path} is missing. {HowTo}");
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(text, $"{path} is out of date. {HowTo}");
    }

    private static string HowTo => "If the change is meant, run `APPROVE=1 dotnet test tests/ArchitectureTests` and commit what it writes.";
}
