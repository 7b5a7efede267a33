namespace Commerce.ArchitectureTests;

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>Every package that was restored is named with its licence, and all licences are permissive.</summary>
public sealed partial class LicenceTests
{
    private static readonly HashSet<string> Permissive = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MS-PL", "0BSD"];

    /// <summary>Packages that do not say their licence as an SPDX expression, or not the same everywhere: somebody has read it.</summary>
    private static readonly Dictionary<string, string> Read = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MediatR.Contracts"] = "Apache-2.0; the stand-in in `eng/feed` MIT",
        ["librdkafka.redist"] = "BSD-2-Clause, with parts under other permissive licences",
        ["xunit.abstractions"] = "Apache-2.0",
        ["Microsoft.Data.SqlClient.SNI.runtime"] = "Microsoft's, redistributable; a native file for Windows alone",
        ["Microsoft.Identity.Client.NativeInterop"] = "Microsoft's, redistributable; native files for the sign-in broker, never loaded here",
        ["SonarAnalyzer.CSharp"] = "Sonar Source-Available License; a tool of the build, never shipped",
    };

    /// <summary>The parts of a package that are there when a program runs.</summary>
    private static readonly string[] RunTime = ["runtime", "native", "runtimeTargets"];

    [Fact]
    public void Every_package_has_a_permissive_licence_and_is_named_in_the_notices()
    {
        var shipped = Restored("src/Host", isShipped: true);
        var others = Directory.EnumerateFiles(Repository.PathOf("."), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetRelativePath(Repository.Root.FullName, Path.GetDirectoryName(project)!))
            .Where(folder => folder.StartsWith("src", StringComparison.Ordinal) || folder.StartsWith("tests", StringComparison.Ordinal))
            .SelectMany(folder => Restored(folder, isShipped: false))
            .Where(package => !shipped.ContainsKey(package.Key))
            .DistinctBy(package => package.Key)
            .ToDictionary();

        shipped.Concat(others).Where(package => package.Value is null).Select(package => package.Key).Order(StringComparer.Ordinal)
            .ShouldBeEmpty("their licences are not known to be permissive: read them, and choose another package or note them here");
        var text = new StringBuilder("""
            # Third-party notices

            Commerce is built on these packages, each under its own licence. Made by `LicenceTests` from what a restore brings.

            ## Part of the Host

            """.ReplaceLineEndings("\n"));
        Append(text, shipped);
        text.Append("\n## Tools of build and tests\n");
        Append(text, others);
        Approval.ShouldBeApproved("THIRD-PARTY-NOTICES.md", text.ToString());
    }

    private static void Append(StringBuilder text, Dictionary<string, string?> packages)
    {
        text.Append("\n| package | licence |\n| --- | --- |\n");
        foreach (var (name, licence) in packages.OrderBy(package => package.Key, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {name} | {licence} |\n");
        }
    }

    /// <summary>The packages of a project, or those of which a file is there when it runs, each with its licence if that is permissive.</summary>
    private static Dictionary<string, string?> Restored(string project, bool isShipped)
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf(Path.Combine(project, "obj", "project.assets.json"))));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var used = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        return assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package" && (!isShipped || RunTime.Any(part => used.GetProperty(library.Name).TryGetProperty(part, out _))))
            .ToDictionary(library => library.Name.Split('/')[0], library => LicenceOf(library.Name.Split('/')[0], library.Value, folders));
    }

    private static string? LicenceOf(string name, JsonElement library, List<string> folders)
    {
        if (Read.TryGetValue(name, out var read))
        {
            return read;
        }

        var file = library.GetProperty("files").EnumerateArray().Select(entry => entry.GetString()!).Single(entry => entry.EndsWith(".nuspec", StringComparison.Ordinal));
        var path = folders.Select(folder => Path.Combine(folder, library.GetProperty("path").GetString()!, file)).First(File.Exists);
        var licence = Expression().Match(File.ReadAllText(path)).Groups["licence"].Value;
        return Permissive.Contains(licence) ? licence : null;
    }

    [GeneratedRegex("<license type=\"expression\">(?<licence>[^<]+)</license>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Expression();
}
