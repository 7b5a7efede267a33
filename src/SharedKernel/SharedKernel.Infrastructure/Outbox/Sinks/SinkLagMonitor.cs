namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

using Data;
using Modules;

/// <summary>
/// Looks how long the oldest event waits for each sink, how many are parked, and whether any wait for a listener that the
/// settings do not know. Every Host looks, whether it delivers or not: who asks a Host for its health should hear of a backlog.
/// </summary>
internal sealed partial class SinkLagMonitor(SubscriptionRegistry subscriptions, IServiceScopeFactory services, SinkHealth sinks, TimeProvider clock, ILogger<SinkLagMonitor> logger)
    : PeriodicBackgroundService(clock, TimeSpan.FromSeconds(5), leases: null, logger)
{
    /// <summary>Deliveries counted of a listener; beyond it nobody counts.</summary>
    private const int MostCounted = 100_000;

    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(10);

    private readonly TimeProvider clock = clock;
    private readonly ILogger logger = logger;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private long? remindedAt;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var platform = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var deliveries = scope.ServiceProvider.GetRequiredService<DeliveryStore>();
        foreach (var sink in subscriptions.Sinks)
        {
            // What a parked one holds back, or waits for its next attempt, is counted below; this is about the sink.
            var due = await deliveries.FindDueAsync(sink.Name, 1, stopping);
            sinks.ReportLag(sink.Name, due is [{ OutboxEvent: { } oldest }, ..] ? clock.UtcNowMs() - oldest.OccurredAt : TimeSpan.Zero);
        }

        var names = await FindNamesAsync(platform, stopping);
        var reminds = remindedAt is not { } at || clock.GetElapsedTime(at) >= Reminder;
        foreach (var name in names.Union(seen).ToList())
        {
            await ReportAsync(platform, name, reminds, stopping);
        }

        remindedAt = reminds ? clock.GetTimestamp() : remindedAt;
        seen.UnionWith(names);
    }

    private async Task ReportAsync(PlatformDbContext platform, string name, bool reminds, CancellationToken stopping)
    {
        var isKnown = subscriptions.Names.Contains(name);
        var open = platform.OpenDeliveries.Where(delivery => delivery.Listener == name);
        var count = await (isKnown ? open.Where(delivery => delivery.Status == DeliveryStatus.Parked) : open).OrderBy(delivery => delivery.Subject).ThenBy(delivery => delivery.Id).Take(MostCounted).CountAsync(stopping);
        sinks.ReportTrouble(name, count == 0 ? null
            : isKnown ? $"{count} deliveries are parked."
            : $"{count} deliveries wait for it, which is not among the settings' listeners.");
        if (!isKnown && count > 0 && (reminds || seen.Add(name)))
        {
            IsUnknown(logger, count, name);
        }
    }

    /// <summary>The listeners with open deliveries, one look into the index each.</summary>
    private static async Task<List<string>> FindNamesAsync(PlatformDbContext platform, CancellationToken stopping)
    {
        List<string> names = [];
        string? name = "";
        while (true)
        {
            var last = name;
            name = await platform.OpenDeliveries.Where(delivery => string.Compare(delivery.Listener, last) > 0)
                .OrderBy(delivery => delivery.Listener).Select(delivery => delivery.Listener).FirstOrDefaultAsync(stopping);
            if (name is null)
            {
                return names;
            }

            names.Add(name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} deliveries wait for the listener {Listener}, which the settings do not know: enable it again, or discard them with POST /api/v1/deliveries/discard")]
    private static partial void IsUnknown(ILogger logger, int count, string listener);
}
