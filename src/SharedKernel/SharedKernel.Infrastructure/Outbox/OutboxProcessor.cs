namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using Leases;
using Microsoft.Extensions.Hosting;
using Modules;
using Outbox.Sinks;

/// <summary>
/// Delivers events after their commit: one worker per listener, so that a slow or failing one holds up nobody else. Woken by commits;
/// polls now and then for what a wake-up may have missed and for retries that have become due.
/// </summary>
internal sealed partial class OutboxProcessor(
    SubscriptionRegistry subscriptions, IServiceScopeFactory services, BackgroundSessions sessions, OutboxSignal signal, DeliveryLock control, LeaseManager leases, SinkHealth sinks, TimeProvider clock, ILogger<OutboxProcessor> logger)
    : BackgroundService
{
    /// <summary>Events handed to a sink at once.</summary>
    public const int SinkBatch = 1_000;

    /// <summary>Events handed to a module in one transaction: short, because callers wait behind it.</summary>
    public const int ModuleBatch = 100;

    /// <summary>Another Host's commit wakes nobody here, and is to be in the ranking within a second.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause after a fault of the outbox processor itself, such as a database that is away or full.</summary>
    private static readonly TimeSpan LongestFaultPause = TimeSpan.FromSeconds(30);

    /// <summary>How often a sink without events is asked whether it could be reached.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    /// <summary>The lease without which a Host does not deliver to a listener.</summary>
    public static string LeaseOf(string listener) => "outbox:" + listener;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var sink in subscriptions.Sinks)
        {
            sink.ValidateConfiguration();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [
            .. subscriptions.Modules.Select(name => Task.Run(() => ProcessModuleAsync(name, stoppingToken), CancellationToken.None)),
            .. subscriptions.Sinks.Select(sink => Task.Run(() => ProcessSinkAsync(sink, stoppingToken), CancellationToken.None)),
        ]);

    private Task ProcessModuleAsync(string listener, CancellationToken stopping)
    {
        var detector = new OutageDetector();
        return LoopOf(listener).RunAsync(ct => DispatchToModuleAsync(listener, detector, ct), stopping);
    }

    private Task ProcessSinkAsync(IEventSink sink, CancellationToken stopping)
    {
        LastContact? contact = null;
        return LoopOf(sink.Name).RunAsync(
            async ct =>
            {
                if (contact is null)
                {
                    // Only once this Host delivers: what a crash left is repaired by whoever goes on.
                    await sink.RecoverAsync(ct);
                    contact = new LastContact();
                }

                return await DeliverToSinkAsync(sink, contact, ct);
            },
            stopping);
    }

    private BackgroundLoop LoopOf(string listener) => new("Delivery to " + listener, LeaseOf(listener), leases, clock, logger)
    {
        LongestFaultPause = LongestFaultPause,
        Signal = () => signal.Next,
        NotHeld = () => sinks.ReportOwnedElsewhere(listener),
    };

    private async Task<NextRun> DispatchToModuleAsync(string listener, OutageDetector detector, CancellationToken stopping)
    {
        using var held = await control.HoldAsync(listener, stopping);
        var due = await FindDueAsync(listener, ModuleBatch, stopping);
        if (due.Count == 0)
        {
            return NextRunAfter(0, ModuleBatch);
        }

        await using var scope = services.CreateAsyncScope();
        var reaction = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new DispatchToModule(listener, due, detector), stopping);
        return Next(listener, reaction.Value!.Trouble, due.Count, ModuleBatch);
    }

    private async Task<NextRun> DeliverToSinkAsync(IEventSink sink, LastContact contact, CancellationToken stopping)
    {
        using var held = await control.HoldAsync(sink.Name, stopping);
        await MarkAsync(contact);
        var due = await FindDueAsync(sink.Name, SinkBatch, stopping);
        string? unavailable;
        if (due.Count > 0)
        {
            var results = await HandOverAsync(sink, due, contact.Detector, stopping);
            contact.Unmarked = (due, results);
            await MarkAsync(contact);
            unavailable = results.FirstOrDefault(result => result.Kind == DeliveryResultKind.Unavailable).Error;
        }
        else if (contact.At is { } at && clock.GetElapsedTime(at) < ProbeInterval)
        {
            return NextRunAfter(0, SinkBatch);
        }
        else
        {
            unavailable = await sink.ProbeAsync(stopping);
        }

        contact.At = clock.GetTimestamp();
        return Next(sink.Name, unavailable, due.Count, SinkBatch);
    }

    /// <summary>Commits do not wake a worker whose listener is away.</summary>
    private NextRun Next(string listener, string? unavailable, int found, int batch)
    {
        if (unavailable is not null)
        {
            return new NextRun(sinks.ReportUnavailable(listener, unavailable));
        }

        sinks.ReportAvailable(listener);
        return NextRunAfter(found, batch);
    }

    /// <summary>A full batch has more behind it; after another there is time until the next commit.</summary>
    private static NextRun NextRunAfter(int found, int batch) => new(found < batch ? PollInterval : TimeSpan.Zero, IsUntilWoken: true);

    private Task<List<Delivery>> FindDueAsync(string listener, int most, CancellationToken cancellationToken) =>
        sessions.ReadAsync(scope => scope.GetRequiredService<DeliveryStore>().FindDueAsync(listener, most, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<DeliveryResult>> HandOverAsync(IEventSink sink, List<Delivery> due, OutageDetector detector, CancellationToken stopping)
    {
        try
        {
            var results = await sink.DeliverAsync([.. due.Select(delivery => delivery.OutboxEvent!)], stopping);
            detector.IsUnavailable(results.Count(result => result.Kind == DeliveryResultKind.Accepted), []);
            return results;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!sinks.IsUnavailable(sink.Name))
            {
                DeliveryFailed(logger, e, sink.Name, due.Count);
            }

            return await HandOverOneByOneAsync(sink, due, detector, stopping);
        }
    }

    /// <summary>
    /// Finds out which events bring a listener's bug out, and lets the others pass; later ones of the same subject wait. Where nearly
    /// all of them do, the listener is away.
    /// </summary>
    private static async Task<IReadOnlyList<DeliveryResult>> HandOverOneByOneAsync(IEventSink sink, List<Delivery> due, OutageDetector detector, CancellationToken stopping)
    {
        List<DeliveryResult> results = new(due.Count);
        List<(long DeliveryId, string Kind)> failures = [];
        HashSet<string> held = new(StringComparer.Ordinal);
        var isUnavailable = false;
        foreach (var delivery in due)
        {
            var result = DeliveryResult.Blocked;
            if (!isUnavailable && !held.Contains(delivery.Subject))
            {
                try
                {
                    result = (await sink.DeliverAsync([delivery.OutboxEvent!], stopping))[0];
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    result = DeliveryResult.Rejected(e.Message);
                    failures.Add((delivery.Id, e.GetType().FullName!));
                }
            }

            results.Add(result);
            isUnavailable |= result.Kind == DeliveryResultKind.Unavailable;
            if (result.Kind != DeliveryResultKind.Accepted)
            {
                held.Add(delivery.Subject);
            }
        }

        if (!detector.IsUnavailable(results.Count(result => result.Kind == DeliveryResultKind.Accepted), failures))
        {
            return results;
        }

        var thrown = failures.Select(failure => failure.DeliveryId).ToHashSet();
        return [.. due.Zip(results, (delivery, result) => thrown.Contains(delivery.Id) ? DeliveryResult.Unavailable(result.Error ?? "") : result)];
    }

    /// <summary>Marks what the listener has said. While that fails it is kept, and only marked again: nothing is sent twice for it.</summary>
    private async Task MarkAsync(LastContact contact)
    {
        if (contact.Unmarked is not var (due, results))
        {
            return;
        }

        List<long> delivered = new(due.Count);
        List<FailedDelivery> failed = [];
        foreach (var (delivery, result) in due.Zip(results))
        {
            if (result.Kind == DeliveryResultKind.Accepted)
            {
                delivered.Add(delivery.Id);
            }
            else if (result.Kind == DeliveryResultKind.Rejected)
            {
                failed.Add(new FailedDelivery(delivery.Id, delivery.Attempts + 1, result.Error ?? ""));
            }
        }

        if (delivered.Count + failed.Count > 0)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RecordDeliveryResults(delivered, failed), CancellationToken.None);
        }

        contact.Unmarked = null;
    }

    [LoggerMessage(LogLevel.Warning, "{Listener} did not take {Count} events; they are tried one by one")]
    private static partial void DeliveryFailed(ILogger logger, Exception exception, string listener, int count);

    /// <summary>What a worker remembers of its listener.</summary>
    private sealed class LastContact
    {
        /// <summary>When it last had to do with it, as a timestamp of the clock.</summary>
        public long? At { get; set; }

        public OutageDetector Detector { get; } = new();

        /// <summary>What it said of a batch, until that is marked.</summary>
        public (List<Delivery> Due, IReadOnlyList<DeliveryResult> Results)? Unmarked { get; set; }
    }
}
