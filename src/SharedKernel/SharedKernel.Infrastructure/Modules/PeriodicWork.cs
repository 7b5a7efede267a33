namespace Commerce.SharedKernel.Infrastructure.Modules;

using Leases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Persistence;

/// <summary>Something the Host does again and again. A run that fails is logged, and the next one comes all the same.</summary>
/// <param name="clock">The clock.</param>
/// <param name="interval">The pause between two runs.</param>
/// <param name="leases">Lets one Host at a time do it; null for what every Host does for itself.</param>
/// <param name="logger">Where failures go.</param>
public abstract partial class PeriodicWork(TimeProvider clock, TimeSpan interval, LeaseKeeper? leases, ILogger logger) : BackgroundService
{
    /// <summary>Does it once.</summary>
    /// <param name="stopping">Stops it.</param>
    /// <returns>When it is done.</returns>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <summary>How soon a Host notices that the work has become its own.</summary>
    private static readonly TimeSpan LeasePoll = TimeSpan.FromMilliseconds(500);

    private string Lease => Names.ToSnakeCase(GetType().Name);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (leases?.Holds(Lease) == false)
            {
                await Task.Delay(interval < LeasePoll ? interval : LeasePoll, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RunFailed(logger, e, GetType().Name);
            }

            await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Work} failed; it runs again at its next time")]
    private static partial void RunFailed(ILogger logger, Exception exception, string work);
}
