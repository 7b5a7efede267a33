#!/usr/bin/env dotnet
#:property PublishAot=false

// Writes one .nupkg: the nuspec, and the assembly if the stand-in has one. Not `dotnet pack`, because that one stamps time and
// random names into the archive; here the same content gives the same bytes: fixed order, fixed time, stored and not deflated.
// Usage: dotnet run pack.cs -- <folder of the stand-ins> <folder for the packages>
using System.IO.Compression;

var (sources, feed) = (args[0], args[1]);
foreach (var nuspec in Directory.EnumerateFiles(sources, "*.nuspec", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Order(StringComparer.Ordinal))
{
    var id = Path.GetFileNameWithoutExtension(nuspec);
    var text = File.ReadAllText(nuspec).ReplaceLineEndings("\n");
    var version = text.Split("<version>")[1].Split("</version>")[0];
    var assembly = Path.Combine(Path.GetDirectoryName(nuspec)!, "bin", "Release", "net10.0", id + ".dll");
    var hasCode = File.Exists(Path.ChangeExtension(nuspec, ".csproj"));

    using var package = new ZipArchive(File.Create(Path.Combine(feed, $"{id}.{version}.nupkg")), ZipArchiveMode.Create);
    Add(package, $"{id}.nuspec", System.Text.Encoding.UTF8.GetBytes(text));
    Add(package, hasCode ? $"lib/net10.0/{id}.dll" : "lib/net10.0/_._", hasCode ? File.ReadAllBytes(assembly) : []);
}

static void Add(ZipArchive package, string name, byte[] content)
{
    var entry = package.CreateEntry(name, CompressionLevel.NoCompression);
    entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    using var stream = entry.Open();
    stream.Write(content);
}
