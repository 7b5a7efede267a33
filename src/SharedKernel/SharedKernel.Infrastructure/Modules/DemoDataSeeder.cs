namespace Commerce.SharedKernel.Infrastructure.Modules;

using Data;
using Data.Providers;
using Microsoft.Extensions.Hosting;

/// <summary>Demo data on an empty database, section <c>Demo</c>.</summary>
public sealed class DemoSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Demo";

    /// <summary>Whether an empty database is given products, campaigns and accounts. True in Development, by appsettings.</summary>
    public bool Seed { get; set; }
}

/// <summary>Fills an empty database before the Host takes requests, so that readiness means that the data is there.</summary>
internal sealed partial class DemoDataSeeder(DemoSettings settings, IDatabaseProvider database, IServiceScopeFactory services, StartupRetry retry, ILogger<DemoDataSeeder> logger) : IHostedService
{
    /// <summary>Whether this start has found the database empty: what a fault broke off then goes on.</summary>
    private bool isEmpty;

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
            if (!isEmpty && !await module.IsEmptyAsync(cancellationToken))
            {
                return false;
            }
        }

        isEmpty = true;
        foreach (var module in modules)
        {
            await module.SeedAsync(scope.ServiceProvider.GetRequiredService<ISender>(), cancellationToken);
        }

        Seeded(logger);
        return true;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "The empty database now has demo data")]
    private static partial void Seeded(ILogger logger);
}
