namespace Commerce.SharedKernel.Infrastructure.Lanes;

using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Persistence;

/// <summary>
/// The lane of the embedded database: one worker, one connection, one transaction at a time. Commands that are waiting share the next commit: each runs under a
/// savepoint of its own, and all are answered after the commit. While one group commits, the next one gathers, so no timer is needed.
/// </summary>
internal sealed partial class GroupLane(ChannelReader<LaneItem> queue, int groupSize, IServiceProvider services, IDatabase database, TimeProvider clock, ILogger<GroupLane> logger) : ILane
{
    /// <summary>A group ends after this, however many are waiting, so that the first of it is answered soon.</summary>
    private static readonly TimeSpan MaxGroupTime = TimeSpan.FromMilliseconds(50);

    /// <summary>How long to wait before a database that would not open is tried again.</summary>
    private static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a lone command is tried while the database only says that it is busy.</summary>
    private const int MaxAttempts = 3;

    private readonly List<LaneItem> group = new(groupSize);
    private LaneSession? session;

    /// <summary>Whether the database has said something of itself for which the session is not used again.</summary>
    private bool isSuspect;

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        while (await queue.WaitToReadAsync(CancellationToken.None))
        {
            group.Clear();
            try
            {
                session ??= await LaneSession.OpenAsync(services, CancellationToken.None);
                await RunGroupAsync(session);
            }
            catch (Exception e)
            {
                // The senders get the fault; the lane goes on with a new connection.
                GroupFailed(logger, e, group.Count);
                await FailGroupAsync(e);
            }
        }

        await CloseAsync();
    }

    private async Task RunGroupAsync(LaneSession lane)
    {
        await lane.BeginAsync(CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        while (group.Count < groupSize && Stopwatch.GetElapsedTime(started) < MaxGroupTime && queue.TryRead(out var item))
        {
            if (item.IsCancelled)
            {
                item.Cancel();
                continue;
            }

            group.Add(item);
            var fault = await TryRunAsync(lane, item);
            if (!lane.IsAlive)
            {
                // The database ended the transaction, and with it what the others of the group had written.
                await lane.AbandonAsync();
                await RunOneByOneAsync();
                return;
            }

            if (fault is not null)
            {
                isSuspect |= database.CostsSession(fault);
                group.RemoveAt(group.Count - 1);
                item.Fail(fault);
            }
        }

        await CommitAsync(lane);
    }

    /// <summary>
    /// Runs what a dead transaction lost again, each in a transaction of its own, so that the one that killed it harms only itself.
    /// </summary>
    private async Task RunOneByOneAsync()
    {
        LaneItem[] lost = [.. group];
        group.Clear();
        GroupLost(logger, lost.Length);
        for (var i = 0; i < lost.Length; i++)
        {
            try
            {
                // The one before may have cost the session.
                session ??= await LaneSession.OpenAsync(services, CancellationToken.None);
                await RunAloneAsync(session, lost[i]);
            }
            catch (Exception e)
            {
                // A broken commit leaves only its own command open: those not yet tried again have done nothing for certain.
                foreach (var untried in lost[(i + 1)..])
                {
                    untried.Fail(new DatabaseAwayException(e));
                }

                group.Clear();
                group.Add(lost[i]);
                throw;
            }
        }
    }

    private async Task RunAloneAsync(LaneSession lane, LaneItem item)
    {
        var attempt = 0;
        while (true)
        {
            attempt++;
            await lane.BeginAsync(CancellationToken.None);
            var fault = await TryRunAsync(lane, item);
            if (lane.IsAlive && fault is null)
            {
                group.Add(item);
                await CommitAsync(lane);
                group.Clear();
                return;
            }

            await lane.AbandonAsync();
            if (fault is null || !database.IsTransient(fault) || attempt == MaxAttempts)
            {
                item.Fail(fault ?? new InvalidOperationException("The database ended the transaction."));
                if (fault is not null && database.CostsSession(fault))
                {
                    await CloseAsync();
                }

                return;
            }
        }
    }

    private async Task CommitAsync(LaneSession lane)
    {
        await lane.CommitAsync();
        if (await lane.SettleAsync() is { } fault)
        {
            // Committed is committed, and is answered so.
            SettleFailed(logger, fault);
            await CloseAsync();
        }

        foreach (var item in group)
        {
            item.Complete();
        }

        if (isSuspect)
        {
            await CloseAsync();
        }
    }

    private static async Task<Exception?> TryRunAsync(LaneSession lane, LaneItem item)
    {
        try
        {
            await item.RunAsync(lane);
            return null;
        }
        catch (Exception e)
        {
            // Not swallowed: the sender's task fails with it.
            return e;
        }
    }

    private async Task FailGroupAsync(Exception fault)
    {
        if (group.Count == 0)
        {
            // The database would not open or begin: whoever waits is told, instead of waiting for a miracle.
            await Task.Delay(ReopenPause, clock);
            while (group.Count < groupSize && queue.TryRead(out var waiting))
            {
                group.Add(waiting);
            }
        }

        foreach (var item in group)
        {
            item.Fail(fault);
        }

        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        isSuspect = false;
        if (session is { } open)
        {
            session = null;
            try
            {
                await open.DisposeAsync();
            }
            catch (Exception e)
            {
                CloseFailed(logger, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A group of {Count} commands failed")]
    private static partial void GroupFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(LogLevel.Warning, "The database ended a transaction; its {Count} commands run again one by one")]
    private static partial void GroupLost(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "What waited for a commit failed after it")]
    private static partial void SettleFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "A broken connection did not close")]
    private static partial void CloseFailed(ILogger logger, Exception exception);
}
