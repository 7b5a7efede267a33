namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using Leases;
using Modules;

/// <summary>Removes what has outlived its use, a small batch at a time, so that callers never wait long behind it.</summary>
internal sealed partial class RetentionCleanup(IServiceScopeFactory services, SubscriptionRegistry subscriptions, LeaseManager leases, TimeProvider clock, ILogger<RetentionCleanup> logger)
    : PeriodicBackgroundService(clock, TimeSpan.FromMinutes(1), leases, logger)
{
    private readonly ILogger logger = logger;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var sender = scope.ServiceProvider.GetRequiredService<ISender>();
        while ((await sender.Send(new RemoveForgottenKeys(), stopping)).Value > 0)
        {
            // Until none is left.
        }

        Removal removal;
        var undelivered = 0;
        do
        {
            removal = (await sender.Send(new RaiseLowWater(), stopping)).Value!;
            undelivered += removal.Undelivered;
        }
        while (removal.HasMore);

        undelivered += await RemoveKeptAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>(), sender, stopping);
        if (undelivered > 0)
        {
            RemovedUndelivered(logger, undelivered);
        }
    }

    /// <summary>
    /// Removes events at or below the low-water mark that a listener waited for and no longer does. They are looked for beside the
    /// writers, once from the lowest to the highest: a long backlog costs nobody a transaction.
    /// </summary>
    private async Task<int> RemoveKeptAsync(PlatformDbContext platform, ISender sender, CancellationToken stopping)
    {
        var mark = await platform.OutboxSequence.Select(sequence => sequence.LowWaterPosition).SingleAsync(stopping);
        var waiting = platform.AwaitedBy(subscriptions);
        var undelivered = 0;
        long after = 0;
        List<KeptEvent> kept;
        do
        {
            var from = after;
            kept = await platform.OutboxEvents.Where(e => e.Position > from && e.Position <= mark && !waiting.Any(d => d.OutboxEventId == e.Id))
                .OrderBy(e => e.Position).Select(e => new KeptEvent(e.Id, e.Position!.Value)).Take(RaiseLowWater.Batch).ToListAsync(stopping);
            if (kept.Count > 0)
            {
                after = kept[^1].Position;
                undelivered += (await sender.Send(new RemoveKeptEvents([.. kept.Select(row => row.Id)]), stopping)).Value!.Undelivered;
            }
        }
        while (kept.Count == RaiseLowWater.Batch);

        return undelivered;
    }

    [LoggerMessage(LogLevel.Warning, "{Count} deliveries to listeners that the settings do not know were removed with their events, which are older than Outbox:KeepDays")]
    private static partial void RemovedUndelivered(ILogger logger, int count);

    private sealed record KeptEvent(long Id, long Position);
}
