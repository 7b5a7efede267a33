namespace Commerce.IntegrationTests.Harness;

using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>
/// The built Host as a process of its own, with a folder of its own as its working directory, for what only a process shows: start,
/// refusal to start, SIGTERM and SIGKILL.
/// </summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    /// <summary>The value that leaves a key to the Host's own default, where this sets another.</summary>
    public const string Unset = "(unset)";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> settings;
    private readonly bool ownsFolder;
    private readonly TokenMint? authority;
    private Process? process;
    private HttpClient? http;
    private TokenMint? mint;
    private StringBuilder output = new();

    private HostProcess(IReadOnlyDictionary<string, string>? settings, string? folder, TokenMint? authority = null)
    {
        ownsFolder = folder is null;
        this.authority = authority;
        Folder = folder ?? Directory.CreateTempSubdirectory("commerce-process-").FullName;
        Database = new TestDatabase(Path.Combine(Folder, "data"));
        this.settings = new Dictionary<string, string>
        {
            ["environment"] = "Development",
            ["urls"] = "http://127.0.0.1:0",
            ["Demo:Seed"] = "false",
        };
        // The embedded database is where the Host puts it by itself.
        Add(TestProvider.SupportsConcurrentWriters ? Database.Settings : new Dictionary<string, string>());
        Add(settings ?? new Dictionary<string, string>());

        foreach (var key in this.settings.Where(setting => setting.Value == Unset).Select(setting => setting.Key).ToList())
        {
            this.settings.Remove(key);
        }
    }

    /// <summary>The working directory; its <c>data</c> is the Host's.</summary>
    public string Folder { get; }

    public TestDatabase Database { get; }

    /// <summary>What the Host wrote to its terminal since it was last started.</summary>
    public string Output
    {
        get
        {
            lock (settings)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>The folder of the repository that these tests run in.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Commerce.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("These tests run in their repository.");
            }

            return folder.FullName;
        }
    }

    /// <summary>The Host's program, as built beside these tests.</summary>
    private static string Program
    {
        get
        {
            // …/tests/IntegrationTests/bin/{configuration}/{framework}/
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Repository, "src", "Host", "bin", here.Parent!.Name, here.Name, "Commerce.Host.dll");
        }
    }

    /// <summary>Starts the Host and waits until it is ready.</summary>
    /// <param name="settings">Settings by their keys.</param>
    /// <param name="folder">Somebody else's folder, to share it; by default a new one that goes with this.</param>
    public static async Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null, string? folder = null)
    {
        var host = new HostProcess(settings, folder);
        await host.ReopenAsync();
        return host;
    }

    /// <summary>A Host that is not started yet, whose tokens come from an authority that other Hosts believe too.</summary>
    /// <param name="settings">Settings by their keys: the authority's key, and the database that the Hosts share.</param>
    /// <param name="authority">Makes the tokens.</param>
    public static HostProcess Prepare(IReadOnlyDictionary<string, string> settings, TokenMint authority) => new(settings, folder: null, authority);

    /// <summary>Starts the Host with settings that it refuses; answers its exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RefuseAsync(IReadOnlyDictionary<string, string> settings, string? folder = null)
    {
        await using var host = new HostProcess(settings, folder);
        host.Launch();
        using var deadline = new CancellationTokenSource(StartDeadline);
        await host.process!.WaitForExitAsync(deadline.Token);
        return (host.process.ExitCode, host.Output);
    }

    /// <summary>Starts it again, on the same folder.</summary>
    public async Task ReopenAsync()
    {
        Launch();
        string? address = null;
        await Eventually.BeTrueAsync(
            () =>
            {
                process!.HasExited.ShouldBeFalse(Output);
                address = OpenAt().Match(Output) is { Success: true } line ? line.Groups["address"].Value : null;
                return Task.FromResult(address is not null);
            },
            StartDeadline);
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address!), Timeout = TimeSpan.FromSeconds(60) };
        await Eventually.BeTrueAsync(async () => (await Anonymous().Root.GetAsync("/health/ready")).Status == 200, StartDeadline);
        mint = authority ?? TokenMint.OfHostIn(Path.Combine(Folder, "data"));
    }

    /// <summary>Makes tokens that the Host accepts.</summary>
    public TokenMint Mint => mint!;

    /// <summary>Where the Host listens.</summary>
    public Uri Address => http!.BaseAddress!;

    public CommerceClient As(string userId) => new(http!, mint!.Mint(userId), userId);

    public CommerceClient AsAdmin(string userId = "admin") => new(http!, mint!.Mint(userId, "admin"), userId);

    /// <summary>Whoever holds this token.</summary>
    public CommerceClient WithToken(string token) => new(http!, token, null);

    public CommerceClient Anonymous() => new(http!, null, null);

    /// <summary>SIGKILL: nothing is finished and nothing closed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: what is queued is finished and the database closed. Answers the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var deadline = new CancellationTokenSource(StartDeadline);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (process is not null)
        {
            if (!process.HasExited)
            {
                await KillAsync();
            }

            process.Dispose();
        }

        if (ownsFolder)
        {
            await Database.DropAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }

    private void Add(IReadOnlyDictionary<string, string> more)
    {
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }
    }

    private void Launch()
    {
        http?.Dispose();
        process?.Dispose();
        lock (settings)
        {
            output = new StringBuilder();
        }

        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program);
        foreach (var (key, value) in settings)
        {
            start.ArgumentList.Add($"--{key}={value}");
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        lock (settings)
        {
            output.AppendLine(line);
        }
    }

    [GeneratedRegex(@"Commerce is open: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OpenAt();
}
