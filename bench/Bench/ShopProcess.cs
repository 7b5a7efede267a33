namespace Commerce.Bench;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

/// <summary>A Commerce Host or the limit, in a process and a folder of its own, and clients for it.</summary>
internal sealed class ShopProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    /// <summary>A rebuild or an audit over a large history may take longer than a client usually waits.</summary>
    private static readonly TimeSpan PatientTimeout = TimeSpan.FromMinutes(10);

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private ShopProcess(Process process, Uri address, string folder) => (this.process, Address, Folder) = (process, address, folder);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its working directory; <c>data/</c> lies in it.</summary>
    public string Folder { get; }

    /// <summary>The most memory that it has had so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>The memory that it has now, in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The processor time that it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Its open file handles, sockets included.</summary>
    public int Handles => Directory.GetFileSystemEntries(Proc("fd")).Length;

    /// <summary>What it has sent to disks so far, in bytes.</summary>
    public long Written => File.ReadLines(Proc("io")).Where(line => line.StartsWith("write_bytes: ", StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan("write_bytes: ".Length), CultureInfo.InvariantCulture)).Single();

    /// <summary>Where the repository lies.</summary>
    public static string Root { get; } = FindRoot();

    private static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Starts the built Host on a folder, and waits until it is ready.</summary>
    public static Task<ShopProcess> StartAsync(string folder, params string[] settings) => StartAsync(binaries: null, folder, settings);

    /// <summary>Starts a Host on a folder, and waits until it is ready.</summary>
    /// <param name="binaries">Where the Host lies; null for the one that was built beside this.</param>
    public static async Task<ShopProcess> StartAsync(string? binaries, string folder, string[] settings)
    {
        var shop = Launch(Path.Combine(binaries ?? Built("src/Host"), "Commerce.Host"), folder, settings);
        await shop.WaitAsync("/health/ready");
        return shop;
    }

    /// <summary>Starts the limit on a folder in which a Host was before, and waits until it is ready.</summary>
    public static async Task<ShopProcess> StartLimitAsync(string folder, string[] settings)
    {
        var limit = Launch(Path.Combine(Built("bench/Limit"), "Commerce.Limit"), folder, settings);
        await limit.WaitAsync("/health/ready");
        return limit;
    }

    /// <summary>Starts a program, and does not wait for it.</summary>
    public static ShopProcess Launch(string program, string folder, string[] settings)
    {
        if (!File.Exists(program))
        {
            throw new FileNotFoundException($"{program} is missing: build it first (bench/README.md).");
        }

        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        ProcessStartInfo start = new(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["--urls", address.ToString(), "--environment", "Development", "--Serilog:MinimumLevel:Default=Error", .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var shop = new ShopProcess(process, address, folder);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => shop.said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return shop;
    }

    /// <summary>Waits until a path is answered with 200.</summary>
    public async Task WaitAsync(string path)
    {
        using HttpClient client = new();
        var waited = Stopwatch.StartNew();
        while (!await IsAnsweredAsync(client, new Uri(Address, path)))
        {
            if (process.HasExited || waited.Elapsed > StartDeadline)
            {
                throw new InvalidOperationException($"{process.StartInfo.FileName} did not start in {Folder}: {string.Join('\n', said)}");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>A client with a token.</summary>
    public async Task<HttpClient> ClientAsync(string userId, string role = "customer")
    {
        HttpClient client = new() { Timeout = PatientTimeout, BaseAddress = new Uri(Address, "/api/v1/") };
        var token = await PostAsync(client, "dev/tokens", new { userId, role });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("accessToken").GetString());
        return client;
    }

    /// <summary>Posts, and insists on success.</summary>
    public static async Task<JsonElement> PostAsync(HttpClient client, string path, object? body)
    {
        using var response = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("/bin/kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            Console.Error.WriteLine($"{process.StartInfo.FileName} ended with {process.ExitCode}: {string.Join('\n', said)}");
        }

        process.Dispose();
    }

    private static async Task<bool> IsAnsweredAsync(HttpClient client, Uri address)
    {
        try
        {
            using var response = await client.GetAsync(address);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Built(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Commerce.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Proc(string what) => $"/proc/{process.Id}/{what}";
}
