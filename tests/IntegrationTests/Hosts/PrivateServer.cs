namespace Commerce.IntegrationTests.Hosts;

using System.Diagnostics;
using Harness;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;

/// <summary>
/// A PostgreSQL of a test class's own, made by <c>eng/postgres.sh</c>, so that it can be stopped as by a power cut while nobody else suffers.
/// There is none for other databases: <see cref="ConnectionString"/> is null then.
/// </summary>
public sealed class PrivateServer : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"commerce-server-{Guid.NewGuid():N}");

    /// <summary>Where it is; null where there is none.</summary>
    public string? ConnectionString { get; private set; }

    public async Task InitializeAsync()
    {
        if (TestProvider.Name == PostgreSqlDatabaseProvider.Name && TestProvider.WhyNot is null)
        {
            ConnectionString = (await ScriptAsync("up")).Trim();
        }
    }

    public async Task DisposeAsync()
    {
        if (ConnectionString is not null)
        {
            await ScriptAsync("down");
        }
    }

    /// <summary>Stops it in immediate mode: nothing is closed, committed data stays.</summary>
    public Task CrashAsync() => ScriptAsync("crash");

    /// <summary>Starts it again, on the same port.</summary>
    public Task StartAsync() => ScriptAsync("start");

    private async Task<string> ScriptAsync(string verb)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(HostProcess.Repository, "eng", "postgres.sh"), verb, folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var (output, errors) = (script.StandardOutput.ReadToEndAsync(deadline.Token), script.StandardError.ReadToEndAsync(deadline.Token));
        await script.WaitForExitAsync(deadline.Token);
        script.ExitCode.ShouldBe(0, $"eng/postgres.sh {verb}: {await errors}");
        return await output;
    }
}
