namespace Commerce.SharedKernel.Infrastructure.Leases;

using System.Collections.Concurrent;
using Data;
using Data.Providers;
using Microsoft.Extensions.Hosting;

/// <summary>
/// Takes and keeps the leases that this Host's work asks for. Works on a connection of its own, because a heartbeat must not queue
/// behind the work that it guards. A database of a single Host needs no leases: there everything is held.
/// </summary>
/// <remarks>
/// A holder that stops beating, for whatever reason, stops believing in its lease (<see cref="Validity"/>) before anybody else may
/// take it (<see cref="Patience"/>); both are measured from before a heartbeat was sent, each on its own monotonic clock. Where even that is
/// not enough (a process that was frozen in mid-work), <see cref="ConfirmAsync"/> looks at the row in the transaction itself.
/// </remarks>
public sealed partial class LeaseManager(IServiceScopeFactory services, IDatabaseProvider database, TimeProvider clock, ILogger<LeaseManager> logger) : BackgroundService
{
    /// <summary>The pause between two heartbeats.</summary>
    internal static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a holder believes in a lease without a heartbeat.</summary>
    internal static readonly TimeSpan Validity = TimeSpan.FromSeconds(4);

    /// <summary>How long a lease must stand still before another Host takes it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>How often the Host looks for sessions that stand still in a transaction.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly string self = Guid.CreateVersion7(clock.GetUtcNow()).ToString("D");
    private readonly ConcurrentDictionary<string, ObservedLease> known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim wanted = new(0);
    private bool isFailing;
    private long? lookedAt;

    /// <summary>Whether this Host has a lease now. Asking for the first time makes it a candidate.</summary>
    /// <param name="name">What it is the right to do.</param>
    /// <returns>True while this Host may do it.</returns>
    public bool Holds(string name)
    {
        if (!database.SupportsConcurrentWriters)
        {
            return true;
        }

        if (known.TryGetValue(name, out var lease))
        {
            return lease.IsHeld(clock, Validity);
        }

        if (known.TryAdd(name, new ObservedLease()))
        {
            wanted.Release();
        }

        return false;
    }

    /// <summary>
    /// Looks in the running transaction whether this Host has the lease, and keeps everybody else from taking it until the transaction
    /// ends: what it writes then, nobody else writes beside it.
    /// </summary>
    /// <param name="epoch">The epoch it must still be in, or null for any.</param>
    /// <returns>False when another Host has it, or has had it since.</returns>
    public async Task<bool> ConfirmAsync(PlatformDbContext platform, string name, long? epoch, CancellationToken cancellationToken)
    {
        if (!database.SupportsConcurrentWriters)
        {
            return true;
        }

        // A lock of its own and not the row's, so that heartbeats never wait for the work.
        await platform.AcquireLockAsync(LockOf(name), cancellationToken);
        var row = await platform.Leases.AsNoTracking().SingleOrDefaultAsync(lease => lease.Name == name, cancellationToken);
        var ours = row?.Holder == self && (epoch is null || row.Epoch == epoch);
        if (!ours && known.TryGetValue(name, out var lease))
        {
            lease.MarkLost();
        }

        return ours;
    }

    /// <summary>
    /// Takes a lease from whoever has it, for work that somebody asked this Host to do; waits for a transaction that confirmed it.
    /// </summary>
    /// <returns>The epoch, for <see cref="ConfirmAsync"/>; 0 where no leases are needed.</returns>
    public async Task<long> TakeAsync(string name, CancellationToken cancellationToken)
    {
        if (!database.SupportsConcurrentWriters)
        {
            return 0;
        }

        await using var session = await LeaseSession.OpenAsync(services, database, cancellationToken);
        return (await TakeAsync(session, name, null, cancellationToken))!.Epoch;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!known.Values.Any(lease => lease.IsOurs))
        {
            return;
        }

        try
        {
            // Given back, so that the next Host need not wait; one that cannot be given back runs out.
            await using var session = await LeaseSession.OpenAsync(services, database, CancellationToken.None);
            await session.Platform.Database.ExecuteSqlAsync($"UPDATE platform_leases SET holder = '', heartbeat = heartbeat + 1 WHERE holder = {self}", CancellationToken.None);
        }
        catch (Exception e)
        {
            // Nothing is worth failing a stop for.
            HeartbeatFailed(logger, e.GetBaseException().Message);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        wanted.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.SupportsConcurrentWriters)
        {
            return;
        }

        LeaseSession? session = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                session ??= await LeaseSession.OpenAsync(services, database, stoppingToken);
                await LookAsync(session, stoppingToken);
                await HeartbeatAsync(session, stoppingToken);
                isFailing = false;
                await wanted.WaitAsync(HeartbeatInterval, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                if (!isFailing)
                {
                    isFailing = true;
                    HeartbeatFailed(logger, e.GetBaseException().Message);
                }

                await CloseAsync(session);
                session = null;
                await Task.Delay(HeartbeatInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await CloseAsync(session);
    }

    private static string LockOf(string name) => "lease:" + name;

    private async Task CloseAsync(LeaseSession? session)
    {
        try
        {
            await using var closing = session;
        }
        catch (Exception e)
        {
            // A broken connection may not even close.
            HeartbeatFailed(logger, e.GetBaseException().Message);
        }
    }

    /// <summary>Before the heartbeat, and whether or not the last one came through: such a session may hold just the row that the heartbeat waits for.</summary>
    private async Task LookAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        if (lookedAt is not { } at || clock.GetElapsedTime(at) >= LookInterval)
        {
            lookedAt = clock.GetTimestamp();
            await session.EndIdleTransactionsAsync(cancellationToken);
        }
    }

    private async Task HeartbeatAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        var at = clock.GetTimestamp();
        await session.Platform.Database.ExecuteSqlAsync($"UPDATE platform_leases SET heartbeat = heartbeat + 1 WHERE holder = {self}", cancellationToken);
        var rows = await session.Platform.Leases.AsNoTracking().ToDictionaryAsync(row => row.Name, StringComparer.Ordinal, cancellationToken);
        var readAt = clock.GetTimestamp();
        foreach (var (name, lease) in known)
        {
            if (!rows.TryGetValue(name, out var row))
            {
                await TakeAsync(session, name, Missing(name), cancellationToken);
            }
            else if (row.Holder != self && (row.Holder.Length == 0 || lease.HasStoodStill(row, clock)))
            {
                await TakeAsync(session, name, row, cancellationToken);
            }
            else
            {
                lease.Observe(row, at, readAt, self);
            }
        }
    }

    /// <summary>
    /// Takes a lease: from anybody, waiting for a transaction that confirmed it; or only if it is still as it was seen, and only if
    /// nobody is at work under it, because a heartbeat must not wait.
    /// </summary>
    /// <returns>The row as it is then, or null where somebody is at work.</returns>
    private async Task<Lease?> TakeAsync(LeaseSession session, string name, Lease? seen, CancellationToken cancellationToken)
    {
        var lease = known.GetOrAdd(name, _ => new ObservedLease());
        var at = clock.GetTimestamp();
        var row = await session.InTransactionAsync(
            async platform =>
            {
                if (seen is null)
                {
                    await platform.AcquireLockAsync(LockOf(name), cancellationToken);
                }
                else if (!await platform.TryAcquireLockAsync(LockOf(name), cancellationToken))
                {
                    return null;
                }

                await platform.InsertIfNotExistsAsync([Missing(name)], [nameof(Lease.Name)], cancellationToken);
                var epoch = seen?.Epoch ?? -1;
                var heartbeat = seen?.Heartbeat ?? -1;
                await platform.Database.ExecuteSqlAsync($"""
                    UPDATE platform_leases SET holder = {self}, epoch = epoch + 1, heartbeat = heartbeat + 1
                    WHERE name = {name} AND ({epoch} = -1 OR (epoch = {epoch} AND heartbeat = {heartbeat}))
                    """, cancellationToken);
                return await platform.Leases.AsNoTracking().SingleAsync(found => found.Name == name, cancellationToken);
            },
            cancellationToken);
        if (row is not null && lease.Observe(row, at, clock.GetTimestamp(), self))
        {
            Taken(logger, name, row.Epoch);
        }

        return row;
    }

    private static Lease Missing(string name) => new() { Name = name, Holder = "" };

    [LoggerMessage(LogLevel.Information, "This Host now does '{Lease}' (epoch {Epoch})")]
    private static partial void Taken(ILogger logger, string lease, long epoch);

    [LoggerMessage(LogLevel.Warning, "The leases cannot be kept for the moment: {Reason}")]
    private static partial void HeartbeatFailed(ILogger logger, string reason);
}
