namespace Commerce.Bench;

using System.Diagnostics;
using System.Globalization;

/// <summary>How long a published Host takes from the start of its process to the first answer, on a database that is there.</summary>
internal static class ColdStart
{
    private const int Starts = 5;

    /// <summary>Measures and prints.</summary>
    public static async Task<bool> RunAsync(Options options)
    {
        var published = Directory.CreateTempSubdirectory("commerce-publish-").FullName;
        Console.WriteLine("publishing the Host");
        ProcessStartInfo publish = new(FindDotnet())
        {
            WorkingDirectory = ShopProcess.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var word in (string[])["publish", "src/Host", "-c", "Release", "-r", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-o", published, "-p:PublishReadyToRun=true", "-p:RunAnalyzers=false", "--nologo"])
        {
            publish.ArgumentList.Add(word);
        }

        using (var process = Process.Start(publish)!)
        {
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"dotnet publish failed: {output}");
            }
        }

        var folder = await FilledShop.MakeAsync(options.IsQuick ? 0 : 10_000);
        List<double> took = [];
        for (var i = 0; i < Starts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var shop = ShopProcess.Launch(Path.Combine(published, "Commerce.Host"), folder, FilledShop.Settings);
            await shop.WaitAsync("/api/v1/products/1");
            took.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  start {i + 1}: {took[^1]:0.00} s, {shop.ProcessorTime.TotalSeconds:0.00} s of processor time"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cold start: median {took.Order().ElementAt(Starts / 2):0.00} s to the first answer (bound {Bounds.ColdStart} s)"));
        Directory.Delete(folder, recursive: true);
        Directory.Delete(published, recursive: true);
        return true;
    }

    private static string FindDotnet() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("There is no dotnet in the PATH, and cold-start publishes the Host with it.");
}
