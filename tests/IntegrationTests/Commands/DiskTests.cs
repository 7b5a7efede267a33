namespace Commerce.IntegrationTests.Commands;

using System.Diagnostics;
using Harness;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>The embedded database's file: its other names, and a disk without room.</summary>
public sealed class DiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [EmbeddedTheory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("link of a link")]
    public async Task A_second_host_is_refused_by_whatever_name_it_knows_the_file(string alias)
    {
        await using var first = await CommerceApp.StartAsync();
        var links = Directory.CreateTempSubdirectory("commerce-links-").FullName;
        var path = Path.Combine(links, "commerce.db");
        switch (alias)
        {
            case "folder":
                path = Path.Combine(Directory.CreateSymbolicLink(Path.Combine(links, "data"), first.Folder).FullName, "commerce.db");
                break;
            case "file":
                File.CreateSymbolicLink(path, Path.Combine(first.Folder, "commerce.db"));
                break;
            default:
                File.CreateSymbolicLink(Path.Combine(links, "other.db"), Path.Combine(first.Folder, "commerce.db"));
                File.CreateSymbolicLink(path, Path.Combine(links, "other.db"));
                break;
        }

        await using var second = new SqliteDatabaseProvider($"Data Source={path}");
        (await Should.ThrowAsync<StartupException>(() => second.EnsureReachableAsync(CancellationToken.None))).Message.ShouldContain("Another Commerce Host is using the database file");

        (await first.NewUser().PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
        Directory.Delete(links, recursive: true);
    }

    [SmallDiskFact]
    public async Task A_full_disk_makes_the_host_unready_and_writes_unavailable_and_is_over_when_there_is_room()
    {
        var disk = Directory.CreateTempSubdirectory("commerce-disk-").FullName;
        SmallDiskFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk).ShouldBeTrue();
        try
        {
            await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["ConnectionStrings:Commerce"] = $"Data Source={disk}/commerce.db" });
            var (user, filler) = (await app.NewUserWithAsync(1), Path.Combine(disk, "filler"));
            await FillAsync(filler);

            Answer? full = null;
            await Eventually.BeTrueAsync(async () => (full = await user.PostAsync("/balance/charge", new { amount = 1 })).Status != 200, Patience);
            full!.ShouldBeProblem(503, "unavailable");
            await Eventually.BeTrueAsync(async () => (await app.Anonymous().Root.GetAsync("/health/ready")).Status == 503, Patience);

            File.Delete(filler);
            await Eventually.BeTrueAsync(async () => (await app.Anonymous().Root.GetAsync("/health/ready")).Status == 200, Patience);
            (await user.PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
            await app.ShouldBeConsistentAsync();
        }
        finally
        {
            SmallDiskFactAttribute.Run("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    [EmbeddedFact]
    public async Task Readiness_writes_at_most_once_a_second_and_leaves_nothing()
    {
        await using var app = await CommerceApp.StartAsync();

        foreach (var batch in Enumerable.Range(0, 300).Chunk(50))
        {
            (await Task.WhenAll(batch.Select(_ => app.Anonymous().Root.GetAsync("/health/ready")))).ShouldAllBe(answer => answer.Status == 200);
        }

        (await app.CountAsync("SELECT seq FROM sqlite_sequence WHERE name = 'platform_write_probes'")).ShouldBeInRange(1, 100);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_write_probes")).ShouldBe(0);
    }

    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path);
        var block = new byte[4_096];
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
                await file.FlushAsync();
            }
        }
        catch (IOException)
        {
            // No room is left, which is what this is for.
        }
    }
}

/// <summary>A test on a disk of a few megabytes; skipped where none can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        var probe = Directory.CreateTempSubdirectory("commerce-mount-").FullName;
        var mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe);
        if (mounted)
        {
            Run("umount", "-l", probe);
        }

        Directory.Delete(probe);
        return mounted;
    });

    public SmallDiskFactAttribute() => Skip ??= TestProvider.SupportsConcurrentWriters ? "About the embedded database." : CanMount.Value ? null : "Needs the right to mount a small file system (root on Linux).";

    /// <summary>Runs a program; answers whether it succeeded.</summary>
    internal static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program here.
            return false;
        }
    }
}
