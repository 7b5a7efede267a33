namespace Commerce.SharedKernel.Infrastructure.Modules;

using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Persistence;

/// <summary>Demo data on an empty database, section <c>Demo</c>.</summary>
public sealed class DemoSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Demo";

    /// <summary>Whether an empty database is given products, campaigns and accounts. True in Development, by appsettings.</summary>
    public bool Seed { get; set; }
}

/// <summary>Fills an empty database before the Host takes requests, so that readiness means that the data is there.</summary>
internal sealed partial class DemoSeeding(DemoSettings settings, IDatabase database, IServiceScopeFactory services, ILogger<DemoSeeding> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.Seed)
        {
            return;
        }

        // Two Hosts that start together would both find nothing.
        await using var turn = await database.TakeStartTurnAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        IDemoData[] modules = [.. scope.ServiceProvider.GetServices<IDemoData>()];
        foreach (var module in modules)
        {
            if (!await module.IsEmptyAsync(cancellationToken))
            {
                return;
            }
        }

        foreach (var module in modules)
        {
            await module.SeedAsync(scope.ServiceProvider.GetRequiredService<ISender>(), cancellationToken);
        }

        Seeded(logger);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "The empty database now has demo data")]
    private static partial void Seeded(ILogger logger);
}
