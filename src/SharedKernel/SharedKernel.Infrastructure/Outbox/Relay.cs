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

    /// <summary>A pause after a fault of the relay itself, such as a database that is away.</summary>
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

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
            .. listeners.Inside.Select(name => Task.Run(() => WorkAsync(name, ct => DeliverInsideAsync(name, ct), stoppingToken), CancellationToken.None)),
            .. listeners.Outside.Select(listener => Task.Run(() => WorkOutsideAsync(listener, stoppingToken), CancellationToken.None)),
        ]);

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
                await (pause.IsUntilWoken ? Task.WhenAny(woken, Task.Delay(pause.Length, clock, stopping)) : Task.Delay(pause.Length, clock, stopping));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RelayFailed(logger, e, listener);
                await Task.Delay(FaultPause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<Pause> DeliverInsideAsync(string listener, CancellationToken stopping)
    {
        using var turn = await control.HoldAsync(listener, stopping);
        await using var scope = services.CreateAsyncScope();
        var due = await FindDueAsync(scope, listener, InsideBatch, stopping);
        if (due.Count > 0)
        {
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(new DeliverInside(listener, due), stopping);
        }

        return Pause.After(due.Count, InsideBatch);
    }

    private async Task<Pause> DeliverOutsideAsync(IOutsideListener listener, Contact contact, CancellationToken stopping)
    {
        using var turn = await control.HoldAsync(listener.Name, stopping);
        await using var scope = services.CreateAsyncScope();
        var due = await FindDueAsync(scope, listener.Name, OutsideBatch, stopping);
        string? away;
        if (due.Count > 0)
        {
            var receipts = await HandOverAsync(listener, due, stopping);
            await MarkAsync(scope, due, receipts);
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
        if (away is not null)
        {
            // Commits do not wake a worker whose listener is away.
            return new Pause(sinks.Missed(listener.Name, away), IsUntilWoken: false);
        }

        sinks.Reached(listener.Name);
        return Pause.After(due.Count, OutsideBatch);
    }

    private Task<List<Delivery>> FindDueAsync(AsyncServiceScope scope, string listener, int most, CancellationToken cancellationToken) =>
        scope.ServiceProvider.GetRequiredService<PlatformDbContext>().FindDueAsync(listener, clock.Now(), most, cancellationToken);

    private async Task<IReadOnlyList<Receipt>> HandOverAsync(IOutsideListener listener, List<Delivery> due, CancellationToken stopping)
    {
        try
        {
            return await listener.DeliverAsync([.. due.Select(delivery => delivery.OutboxEvent!)], stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            DeliveryFailed(logger, e, listener.Name, due.Count);
            return await HandOverOneByOneAsync(listener, due, stopping);
        }
    }

    /// <summary>Finds out which events bring a listener's bug out, and lets the others pass; later ones of the same subject wait.</summary>
    private static async Task<IReadOnlyList<Receipt>> HandOverOneByOneAsync(IOutsideListener listener, List<Delivery> due, CancellationToken stopping)
    {
        List<Receipt> receipts = new(due.Count);
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
                }
            }

            receipts.Add(receipt);
            isAway |= receipt.Kind == ReceiptKind.Away;
            if (receipt.Kind != ReceiptKind.Taken)
            {
                held.Add(delivery.Subject);
            }
        }

        return receipts;
    }

    private static async Task MarkAsync(AsyncServiceScope scope, List<Delivery> due, IReadOnlyList<Receipt> receipts)
    {
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

    /// <summary>When a worker last had to do with its listener, as a timestamp of the clock.</summary>
    private sealed class Contact
    {
        public long? At { get; set; }
    }
}
