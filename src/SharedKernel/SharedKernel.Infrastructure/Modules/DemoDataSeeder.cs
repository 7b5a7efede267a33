namespace Commerce.SharedKernel.Infrastructure.Modules;

using Data;
using Data.Providers;
using Microsoft.Extensions.Hosting;

/// <summary>Demo data, section <c>Demo</c>.</summary>
public sealed class DemoSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Demo";

    /// <summary>Whether a database without data of its own is given products, campaigns and accounts. True in Development, by appsettings.</summary>
    public bool Seed { get; set; }
}

/// <summary>Gives a database without data of its own the demo's, before the Host takes requests, so that readiness means that it is there.</summary>
internal sealed partial class DemoDataSeeder(DemoSettings settings, IDatabaseProvider database, IServiceScopeFactory services, StartupRetry retry, ILogger<DemoDataSeeder> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        settings.Seed ? retry.RunAsync(() => SeedAsync(cancellationToken), cancellationToken) : Task.CompletedTask;

    private async Task<bool> SeedAsync(CancellationToken cancellationToken)
    {
        // Two Hosts that start together would both find nothing.
        await using var migrationLock = await database.AcquireMigrationLockAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        IDemoData[] modules = [.. scope.ServiceProvider.GetServices<IDemoData>()];
        foreach (var module in modules)
        {
            if (await module.HasOtherDataAsync(cancellationToken))
            {
                return false;
            }
        }

        var sender = scope.ServiceProvider.GetRequiredService<ISender>();
        var hasAdded = false;
        foreach (var module in modules)
        {
            foreach (var command in await module.FindMissingAsync(cancellationToken))
            {
                await sender.Send(command, cancellationToken);
                hasAdded = true;
            }
        }

        if (hasAdded)
        {
            Seeded(logger);
        }

        return true;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Demo data added to the database, which held nothing else")]
    private static partial void Seeded(ILogger logger);
}
