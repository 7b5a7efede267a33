namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Diagnostics;
using System.Threading.Channels;
using Data.Providers;

/// <summary>
/// The command worker of the embedded database: one worker, one connection, one transaction at a time. Commands that are waiting share the next commit: each runs under a
/// savepoint of its own, and all are answered after the commit. While one group commits, the next one gathers, so no timer is needed.
/// </summary>
internal sealed partial class GroupCommitWorker(ChannelReader<QueuedCommand> queue, int groupSize, IServiceScopeFactory scopes, IDatabaseProvider database, TimeProvider clock, ILogger<GroupCommitWorker> logger)
    : CommandWorker(queue, scopes, database, logger)
{
    /// <summary>A group ends after this, however many are waiting, so that the first of it is answered soon.</summary>
    private static readonly TimeSpan MaxGroupTime = TimeSpan.FromMilliseconds(50);

    /// <summary>How often a lone command is tried while the database only says that it is busy.</summary>
    private const int MaxAttempts = 3;

    private readonly List<QueuedCommand> group = new(groupSize);
    private readonly IDatabaseProvider database = database;

    /// <summary>Whether the database has said something of itself for which the session is not used again.</summary>
    private bool isSuspect;

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        group.Clear();
        try
        {
            await RunGroupAsync(await OpenAsync());
        }
        catch (Exception e)
        {
            // The senders get the fault; the command worker goes on with a new connection.
            GroupFailed(logger, e, group.Count);
            await FailGroupAsync(e);
        }
    }

    private async Task RunGroupAsync(WriterSession writer)
    {
        isSuspect = false;
        await writer.BeginAsync(CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        while (group.Count < groupSize && Stopwatch.GetElapsedTime(started) < MaxGroupTime && Queue.TryRead(out var item))
        {
            if (item.IsCancelled)
            {
                item.Cancel();
                continue;
            }

            group.Add(item);
            var fault = await TryRunAsync(writer, item);
            if (!writer.IsAlive)
            {
                // The database ended the transaction, and with it what the others of the group had written.
                await writer.AbandonAsync();
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

        await CommitAsync(writer);
    }

    /// <summary>
    /// Runs what a dead transaction lost again, each in a transaction of its own, so that the one that killed it harms only itself.
    /// </summary>
    private async Task RunOneByOneAsync()
    {
        QueuedCommand[] lost = [.. group];
        group.Clear();
        GroupLost(logger, lost.Length);
        for (var i = 0; i < lost.Length; i++)
        {
            try
            {
                // The one before may have cost the session.
                await RunAloneAsync(await OpenAsync(), lost[i]);
            }
            catch (Exception e)
            {
                // A broken commit leaves only its own command open: those not yet tried again have done nothing for certain.
                foreach (var untried in lost[(i + 1)..])
                {
                    untried.Fail(new DatabaseUnavailableException(e));
                }

                group.Clear();
                group.Add(lost[i]);
                throw;
            }
        }
    }

    private async Task RunAloneAsync(WriterSession writer, QueuedCommand item)
    {
        var attempt = 0;
        while (true)
        {
            attempt++;
            await writer.BeginAsync(CancellationToken.None);
            var fault = await TryRunAsync(writer, item);
            if (writer.IsAlive && fault is null)
            {
                group.Add(item);
                await CommitAsync(writer);
                group.Clear();
                return;
            }

            await writer.AbandonAsync();
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

    private async Task CommitAsync(WriterSession writer)
    {
        await writer.CommitAsync();
        await SettleAsync(writer);
        foreach (var item in group)
        {
            item.Complete();
        }

        if (isSuspect)
        {
            isSuspect = false;
            await CloseAsync();
        }
    }

    private static async Task<Exception?> TryRunAsync(WriterSession writer, QueuedCommand item)
    {
        try
        {
            await item.RunAsync(writer);
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
            // The database did not open or begin: whoever waits gets the error now.
            await Task.Delay(ReopenPause, clock);
            while (group.Count < groupSize && Queue.TryRead(out var waiting))
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

    [LoggerMessage(LogLevel.Error, "A group of {Count} commands failed")]
    private static partial void GroupFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(LogLevel.Warning, "The database ended a transaction; its {Count} commands run again one by one")]
    private static partial void GroupLost(ILogger logger, int count);
}
