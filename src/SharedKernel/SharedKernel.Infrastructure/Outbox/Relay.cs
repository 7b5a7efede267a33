namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Leases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Persistence;

/// <summary>
/// Delivers events after their commit: one worker a listener, so that a slow or failing one holds up nobody else. Woken by commits;
/// polls now and then for what a wake-up may have missed and for retries that have become due.
/// </summary>
internal sealed partial class Relay(
    Listeners listeners, IServiceScopeFactory services, RelaySignal signal, RelayControl control, LeaseKeeper leases, SinkStates sinks, TimeProvider clock, ILogger<Relay> logger)
    : BackgroundService
{
    /// <summary>Events handed to an outside listener at once.</summary>
    public const int OutsideBatch = 1_000;

    /// <summary>Events handed to a module in one transaction: short, because callers wait behind it.</summary>
    public const int InsideBatch = 100;

    /// <summary>Another Host's commit wakes nobody here, and is to be in the ranking within a second.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The first pause after a fault of the relay itself, such as a database that is away or full; it doubles up to the longest.</summary>
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestFaultPause = TimeSpan.FromSeconds(30);

    /// <summary>How often an outside listener without events is asked whether it could be reached.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    /// <summary>The lease without which a Host does not deliver to a listener.</summary>
    public static string LeaseOf(string listener) => "relay:" + listener;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners.Outside)
        {
            listener.Check();
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [
            .. listeners.Inside.Select(name => Task.Run(() => WorkInsideAsync(name, stoppingToken), CancellationToken.None)),
            .. listeners.Outside.Select(listener => Task.Run(() => WorkOutsideAsync(listener, stoppingToken), CancellationToken.None)),
        ]);

    private Task WorkInsideAsync(string listener, CancellationToken stopping)
    {
        var judge = new ListenerControl();
        return WorkAsync(listener, ct => DeliverInsideAsync(listener, judge, ct), stopping);
    }

    private async Task WorkOutsideAsync(IOutsideListener listener, CancellationToken stopping)
    {
        while (!leases.Holds(LeaseOf(listener.Name)))
        {
            await Task.Delay(PollInterval, clock, stopping);
        }

        await MendAsync(listener, stopping);
        var contact = new Contact();
        await WorkAsync(listener.Name, ct => DeliverOutsideAsync(listener, contact, ct), stopping);
    }

    /// <summary>What a crash left may be out of reach for a while, such as a file that somebody holds open.</summary>
    private async Task MendAsync(IOutsideListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await listener.StartAsync(stopping);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                RelayFailed(logger, e, listener.Name);
                await Task.Delay(FaultPause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Passes again and again for as long as this Host has the lease; a pass says what to do until the next.</summary>
    private async Task WorkAsync(string listener, Func<CancellationToken, Task<Pause>> pass, CancellationToken stopping)
    {
        var fault = FaultPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var woken = signal.Next;
                if (!leases.Holds(LeaseOf(listener)))
                {
                    sinks.Leave(listener);
                    await Task.Delay(PollInterval, clock, stopping);
                    continue;
                }

                var pause = await pass(stopping);
                fault = FaultPause;
                await (pause.IsUntilWoken ? Task.WhenAny(woken, Task.Delay(pause.Length, clock, stopping)) : Task.Delay(pause.Length, clock, stopping));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RelayFailed(logger, e, listener);
                await Task.Delay(fault, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                fault = fault * 2 < LongestFaultPause ? fault * 2 : LongestFaultPause;
            }
        }
    }

    private async Task<Pause> DeliverInsideAsync(string listener, ListenerControl judge, CancellationToken stopping)
    {
        using var turn = await control.HoldAsync(listener, stopping);
        await using var scope = services.CreateAsyncScope();
        var due = await FindDueAsync(scope, listener, InsideBatch, stopping);
        if (due.Count == 0)
        {
            return Pause.After(0, InsideBatch);
        }

        var reaction = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new DeliverInside(listener, due, judge), stopping);
        return Next(listener, reaction.Value!.Trouble, due.Count, InsideBatch);
    }

    private async Task<Pause> DeliverOutsideAsync(IOutsideListener listener, Contact contact, CancellationToken stopping)
    {
        using var turn = await control.HoldAsync(listener.Name, stopping);
        await using var scope = services.CreateAsyncScope();
        await MarkAsync(scope, contact);
        var due = await FindDueAsync(scope, listener.Name, OutsideBatch, stopping);
        string? away;
        if (due.Count > 0)
        {
            var receipts = await HandOverAsync(listener, due, contact.Judge, stopping);
            contact.Unmarked = (due, receipts);
            await MarkAsync(scope, contact);
            away = receipts.FirstOrDefault(receipt => receipt.Kind == ReceiptKind.Away).Error;
        }
        else if (contact.At is { } at && clock.GetElapsedTime(at) < ProbeInterval)
        {
            return Pause.After(0, OutsideBatch);
        }
        else
        {
            away = await listener.ProbeAsync(stopping);
        }

        contact.At = clock.GetTimestamp();
        return Next(listener.Name, away, due.Count, OutsideBatch);
    }

    /// <summary>Commits do not wake a worker whose listener is away.</summary>
    private Pause Next(string listener, string? away, int found, int batch)
    {
        if (away is not null)
        {
            return new Pause(sinks.Missed(listener, away), IsUntilWoken: false);
        }

        sinks.Reached(listener);
        return Pause.After(found, batch);
    }

    private Task<List<Delivery>> FindDueAsync(AsyncServiceScope scope, string listener, int most, CancellationToken cancellationToken) =>
        scope.ServiceProvider.GetRequiredService<PlatformDbContext>().FindDueAsync(listener, clock.Now(), most, cancellationToken);

    private async Task<IReadOnlyList<Receipt>> HandOverAsync(IOutsideListener listener, List<Delivery> due, ListenerControl judge, CancellationToken stopping)
    {
        try
        {
            var receipts = await listener.DeliverAsync([.. due.Select(delivery => delivery.OutboxEvent!)], stopping);
            judge.IsAway(receipts.Count(receipt => receipt.Kind == ReceiptKind.Taken), []);
            return receipts;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!sinks.IsAway(listener.Name))
            {
                DeliveryFailed(logger, e, listener.Name, due.Count);
            }

            return await HandOverOneByOneAsync(listener, due, judge, stopping);
        }
    }

    /// <summary>
    /// Finds out which events bring a listener's bug out, and lets the others pass; later ones of the same subject wait. Where nearly
    /// all of them do, the listener is away.
    /// </summary>
    private static async Task<IReadOnlyList<Receipt>> HandOverOneByOneAsync(IOutsideListener listener, List<Delivery> due, ListenerControl judge, CancellationToken stopping)
    {
        List<Receipt> receipts = new(due.Count);
        List<(long DeliveryId, string Kind)> failures = [];
        HashSet<string> held = new(StringComparer.Ordinal);
        var isAway = false;
        foreach (var delivery in due)
        {
            var receipt = Receipt.Held;
            if (!isAway && !held.Contains(delivery.Subject))
            {
                try
                {
                    receipt = (await listener.DeliverAsync([delivery.OutboxEvent!], stopping))[0];
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    receipt = Receipt.Refused(e.Message);
                    failures.Add((delivery.Id, e.GetType().FullName!));
                }
            }

            receipts.Add(receipt);
            isAway |= receipt.Kind == ReceiptKind.Away;
            if (receipt.Kind != ReceiptKind.Taken)
            {
                held.Add(delivery.Subject);
            }
        }

        if (!judge.IsAway(receipts.Count(receipt => receipt.Kind == ReceiptKind.Taken), failures))
        {
            return receipts;
        }

        var thrown = failures.Select(failure => failure.DeliveryId).ToHashSet();
        return [.. due.Zip(receipts, (delivery, receipt) => thrown.Contains(delivery.Id) ? Receipt.Away(receipt.Error ?? "") : receipt)];
    }

    /// <summary>Marks what the listener has said. While that fails it is kept, and only marked again: nothing is sent twice for it.</summary>
    private static async Task MarkAsync(AsyncServiceScope scope, Contact contact)
    {
        if (contact.Unmarked is not var (due, receipts))
        {
            return;
        }

        List<long> delivered = new(due.Count);
        List<FailedDelivery> failed = [];
        foreach (var (delivery, receipt) in due.Zip(receipts))
        {
            if (receipt.Kind == ReceiptKind.Taken)
            {
                delivered.Add(delivery.Id);
            }
            else if (receipt.Kind == ReceiptKind.Refused)
            {
                failed.Add(new FailedDelivery(delivery.Id, delivery.Attempts + 1, receipt.Error ?? ""));
            }
        }

        if (delivered.Count + failed.Count > 0)
        {
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(new MarkDeliveries(delivered, failed), CancellationToken.None);
        }

        contact.Unmarked = null;
    }

    [LoggerMessage(LogLevel.Error, "The relay to {Listener} stumbled and goes on")]
    private static partial void RelayFailed(ILogger logger, Exception exception, string listener);

    [LoggerMessage(LogLevel.Warning, "{Listener} did not take {Count} events; they are tried one by one")]
    private static partial void DeliveryFailed(ILogger logger, Exception exception, string listener, int count);

    /// <summary>What a worker does between two passes.</summary>
    private readonly record struct Pause(TimeSpan Length, bool IsUntilWoken)
    {
        /// <summary>A full batch has more behind it; after another there is time until the next commit.</summary>
        public static Pause After(int found, int batch) => new(found < batch ? PollInterval : TimeSpan.Zero, IsUntilWoken: true);
    }

    /// <summary>What a worker remembers of its listener.</summary>
    private sealed class Contact
    {
        /// <summary>When it last had to do with it, as a timestamp of the clock.</summary>
        public long? At { get; set; }

        public ListenerControl Judge { get; } = new();

        /// <summary>What it said of a batch, until that is marked.</summary>
        public (List<Delivery> Due, IReadOnlyList<Receipt> Receipts)? Unmarked { get; set; }
    }
}
