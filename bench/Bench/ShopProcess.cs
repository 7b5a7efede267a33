namespace Commerce.Bench;

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

/// <summary>A Host in a process and a folder of its own, and clients for it.</summary>
internal sealed class ShopProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    /// <summary>A rebuild over a large history may take longer than a client usually waits.</summary>
    private static readonly TimeSpan PatientTimeout = TimeSpan.FromMinutes(10);

    private readonly Process process;

    private ShopProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The most memory that the Host has had so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>The processor time that the Host has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the built Host on a folder.</summary>
    public static Task<ShopProcess> StartAsync(string folder, params string[] settings) => StartAsync(binaries: null, folder, settings);

    /// <summary>Starts a Host on a folder.</summary>
    /// <param name="binaries">Where the Host lies; null for the one that was built beside this.</param>
    public static async Task<ShopProcess> StartAsync(string? binaries, string folder, string[] settings)
    {
        var host = Path.Combine(binaries ?? Path.Combine(FindRoot(), "src", "Host", "bin", Configuration, "net10.0"), "Commerce.Host");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        ProcessStartInfo start = new(host) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--urls", address.ToString(), "--environment", "Development", "--Serilog:MinimumLevel:Default=Error", .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var shop = new ShopProcess(process, address);
        using HttpClient client = new();
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync(client, address))
        {
            if (process.HasExited || waited.Elapsed > StartDeadline)
            {
                throw new InvalidOperationException($"The Host did not start: {host}");
            }

            await Task.Delay(50);
        }

        return shop;
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

    /// <summary>Asks the Host to stop, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("/bin/kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(address, "/health/ready"));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

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
}
