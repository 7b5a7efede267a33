namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using Leases;
using Microsoft.Extensions.Hosting;
using Modules;

/// <summary>Gives events their positions soon after their commit: woken by it, polling for what other Hosts have committed.</summary>
internal sealed class OutboxSequencer(IServiceScopeFactory services, BackgroundSessions sessions, OutboxSignal signal, LeaseManager leases, TimeProvider clock, ILogger<OutboxSequencer> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BackgroundLoop(nameof(OutboxSequencer), "outbox_sequencer", leases, clock, logger) { Signal = () => signal.Next }.RunAsync(AssignAsync, stoppingToken);

    private async Task<NextRun> AssignAsync(CancellationToken cancellationToken)
    {
        // A look costs nobody a transaction.
        if (!await sessions.ReadAsync(scope => scope.GetRequiredService<PlatformDbContext>().OutboxEvents.AnyAsync(happened => happened.Position == null, cancellationToken), cancellationToken))
        {
            return new NextRun(PollInterval, IsUntilWoken: true);
        }

        await using var scope = services.CreateAsyncScope();
        var assigned = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new AssignPositions(), cancellationToken);
        return new NextRun(assigned.Value < AssignPositions.Batch ? PollInterval : TimeSpan.Zero, IsUntilWoken: true);
    }
}
