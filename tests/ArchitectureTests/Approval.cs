namespace Commerce.ArchitectureTests;

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>Compares what is generated with the file that somebody approved by committing it.</summary>
internal static class Approval
{
    private static readonly JsonSerializerOptions Terse = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    /// <summary>The same of JSON, with a line for each member.</summary>
    public static void ShouldBeApproved(string path, JsonNode json) => ShouldBeApproved(path, json.ToJsonString(Readable) + "\n");

    /// <summary>
    /// What consumers build on: the text as it was at the last release, or before the first at the last change that was announced. It is kept
    /// apart from what is approved day by day, and written only by <c>BASELINE=1</c>.
    /// </summary>
    public static JsonNode Baseline(string name, JsonNode current)
    {
        var file = Repository.PathOf($"tests/ArchitectureTests/Baseline/{name}");
        if (Environment.GetEnvironmentVariable("BASELINE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, current.ToJsonString(Terse) + "\n");
        }

        File.Exists(file).ShouldBeTrue($"{name} has no baseline: nobody could say whether a change breaks somebody.");
        return JsonNode.Parse(File.ReadAllText(file))!;
    }

    private static string HowTo => "If the change is meant, run `APPROVE=1 dotnet test tests/ArchitectureTests` and commit what it writes.";
}
