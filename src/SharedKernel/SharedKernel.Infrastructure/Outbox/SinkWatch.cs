namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modules;
using Persistence;

/// <summary>
/// Looks how long the oldest event waits for each outside listener. Every Host looks, whether it delivers or not: who asks a Host for
/// its health should hear of a backlog.
/// </summary>
internal sealed class SinkWatch(Listeners listeners, IServiceScopeFactory services, SinkStates sinks, TimeProvider clock, ILogger<SinkWatch> logger)
    : PeriodicWork(clock, TimeSpan.FromSeconds(5), leases: null, logger)
{
    private readonly TimeProvider clock = clock;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        foreach (var listener in listeners.Outside)
        {
            await using var scope = services.CreateAsyncScope();
            var now = clock.Now();
            // What a parked one holds back, or waits for its next attempt, is told by the log; this is about the listener.
            var due = await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().FindDueAsync(listener.Name, now, 1, stopping);
            sinks.Waits(listener.Name, due is [{ OutboxEvent: { } oldest }, ..] ? now - oldest.OccurredAt : TimeSpan.Zero);
        }
    }
}
