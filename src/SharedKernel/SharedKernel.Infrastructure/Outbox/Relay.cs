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
internal sealed partial class Relay(Listeners listeners, IServiceScopeFactory services, RelaySignal signal, RelayControl control, LeaseKeeper leases, TimeProvider clock, ILogger<Relay> logger)
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

    /// <summary>The lease without which a Host does not deliver to a listener.</summary>
    public static string LeaseOf(string listener) => "relay:" + listener;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [
            .. listeners.Inside.Select(name => Task.Run(() => WorkAsync(name, InsideBatch, DeliverInsideAsync, stoppingToken), CancellationToken.None)),
            .. listeners.Outside.Select(listener => Task.Run(
                () => WorkOutsideAsync(listener, stoppingToken), CancellationToken.None)),
        ]);

    private async Task WorkOutsideAsync(IOutsideListener listener, CancellationToken stopping)
    {
        while (!leases.Holds(LeaseOf(listener.Name)))
        {
            await Task.Delay(PollInterval, clock, stopping);
        }

        await MendAsync(listener, stopping);
        await WorkAsync(listener.Name, OutsideBatch, (sender, _, due, ct) => DeliverOutsideAsync(sender, listener, due, ct), stopping);
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

    private async Task WorkAsync(string listener, int batch, Func<ISender, string, List<Delivery>, CancellationToken, Task> deliver, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var woken = signal.Next;
                if (!leases.Holds(LeaseOf(listener)))
                {
                    await Task.Delay(PollInterval, clock, stopping);
                }
                else if (await DeliverDueAsync(listener, batch, deliver, stopping) < batch)
                {
                    await Task.WhenAny(woken, Task.Delay(PollInterval, clock, stopping));
                }
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

    private async Task<int> DeliverDueAsync(string listener, int batch, Func<ISender, string, List<Delivery>, CancellationToken, Task> deliver, CancellationToken stopping)
    {
        using var turn = await control.HoldAsync(listener, stopping);
        await using var scope = services.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().FindDueAsync(listener, clock.Now(), batch, stopping);
        if (due.Count > 0)
        {
            await deliver(scope.ServiceProvider.GetRequiredService<ISender>(), listener, due, stopping);
        }

        return due.Count;
    }

    private static async Task DeliverInsideAsync(ISender sender, string listener, List<Delivery> due, CancellationToken stopping) =>
        await sender.Send(new DeliverInside(listener, due), stopping);

    private async Task DeliverOutsideAsync(ISender sender, IOutsideListener listener, List<Delivery> due, CancellationToken stopping)
    {
        List<long> delivered = new(due.Count);
        List<FailedDelivery> failed = [];
        try
        {
            await listener.DeliverAsync([.. due.Select(delivery => delivery.OutboxEvent!)], stopping);
            delivered.AddRange(due.Select(delivery => delivery.Id));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            DeliveryFailed(logger, e, listener.Name, due.Count);
            await DeliverOneByOneAsync(listener, due, delivered, failed, stopping);
        }

        await sender.Send(new MarkDeliveries(delivered, failed), CancellationToken.None);
    }

    /// <summary>Finds out which events a listener cannot take, and lets the others pass; later ones of the same subject wait.</summary>
    private static async Task DeliverOneByOneAsync(
        IOutsideListener listener, List<Delivery> due, List<long> delivered, List<FailedDelivery> failed, CancellationToken stopping)
    {
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (var delivery in due)
        {
            if (held.Contains(delivery.Subject))
            {
                continue;
            }

            try
            {
                await listener.DeliverAsync([delivery.OutboxEvent!], stopping);
                delivered.Add(delivery.Id);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                held.Add(delivery.Subject);
                failed.Add(new FailedDelivery(delivery.Id, delivery.Attempts + 1, e.Message));
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The relay to {Listener} stumbled and goes on")]
    private static partial void RelayFailed(ILogger logger, Exception exception, string listener);

    [LoggerMessage(LogLevel.Warning, "{Listener} did not take {Count} events; they are tried one by one")]
    private static partial void DeliveryFailed(ILogger logger, Exception exception, string listener, int count);
}
