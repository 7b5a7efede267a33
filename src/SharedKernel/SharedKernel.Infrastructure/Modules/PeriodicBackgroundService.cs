namespace Commerce.SharedKernel.Infrastructure.Modules;

using Data;
using Leases;
using Microsoft.Extensions.Hosting;

/// <summary>Something the Host does again and again. A run that fails is logged, and the next one comes all the same.</summary>
/// <param name="clock">The clock.</param>
/// <param name="leases">Lets one Host at a time do it; null for what every Host does for itself.</param>
public abstract class PeriodicBackgroundService(TimeProvider clock, TimeSpan interval, LeaseManager? leases, ILogger logger) : BackgroundService
{
    /// <summary>Does it once.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var name = GetType().Name;
        var loop = new BackgroundLoop(name, NamingConventions.ToSnakeCase(name), leases, clock, logger) { FaultPause = interval, LongestFaultPause = interval };
        return loop.RunAsync(
            async stopping =>
            {
                await RunAsync(stopping);
                return new NextRun(interval);
            },
            stoppingToken);
    }
}
