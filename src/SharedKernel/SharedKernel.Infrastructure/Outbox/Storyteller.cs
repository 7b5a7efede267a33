namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Leases;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Persistence;

/// <summary>Gives events their positions soon after their commit: woken by it, polling for what other Hosts have committed.</summary>
internal sealed partial class Storyteller(IServiceScopeFactory services, RelaySignal signal, LeaseKeeper leases, TimeProvider clock, ILogger<Storyteller> logger) : BackgroundService
{
    private const string Lease = "storyteller";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var woken = signal.Next;
                if (!leases.Holds(Lease) || await AssignAsync(stoppingToken) < AssignPositions.Batch)
                {
                    await Task.WhenAny(woken, Task.Delay(PollInterval, clock, stoppingToken));
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(logger, e);
                await Task.Delay(FaultPause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> AssignAsync(CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        // A look costs nobody a transaction.
        if (!await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().OutboxEvents.AnyAsync(happened => happened.Position == null, cancellationToken))
        {
            return 0;
        }

        return (await scope.ServiceProvider.GetRequiredService<ISender>().Send(new AssignPositions(), cancellationToken)).Value;
    }

    [LoggerMessage(LogLevel.Error, "Events could not be given their positions; it is tried again")]
    private static partial void Failed(ILogger logger, Exception exception);
}
