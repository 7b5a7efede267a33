namespace Commerce.SharedKernel.Infrastructure.Lanes;

using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Persistence;

/// <summary>
/// One of several workers on a database server: one connection, one command a commit. A command that lost a deadlock, or its connection
/// before COMMIT was sent, has done nothing and is run again, whole. A COMMIT that broke may have happened: with an idempotency key the
/// command is sent again and the key's record decides; without one nobody can say, and the sender is told so.
/// </summary>
internal sealed partial class ServerLane(ChannelReader<LaneItem> queue, IServiceProvider services, IDatabase database, TimeProvider clock, ILogger<ServerLane> logger) : ILane
{
    /// <summary>How often a command is tried that others keep getting in the way of.</summary>
    private const int MaxAttempts = 6;

    /// <summary>The longest first pause before another try; it doubles, and its length is drawn by lot, so that two rivals part.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a command waits for a database that is away, from when it was queued; longer helps nobody who waits for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long it waits to learn what became of a COMMIT: a server that was killed is back after its recovery.</summary>
    private static readonly TimeSpan PatienceAfterCommit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(200);

    private LaneSession? session;

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        while (await queue.WaitToReadAsync(CancellationToken.None))
        {
            // All idle lanes are woken; one of them finds the command.
            while (queue.TryRead(out var item))
            {
                if (item.IsCancelled)
                {
                    item.Cancel();
                }
                else
                {
                    await ServeAsync(item);
                }
            }
        }

        await CloseAsync();
    }

    private async Task ServeAsync(LaneItem item)
    {
        CommitBrokeException? broke = null;
        for (var attempt = 1; ; attempt++)
        {
            var fault = await TryAsync(item);
            if (fault is null)
            {
                return;
            }

            broke = fault as CommitBrokeException ?? broke;
            var isLost = session is null;
            var mayRepeat = fault is CommitBrokeException ? item.HasKey
                : isLost || database.IsTransient(fault) || (database.IsDuplicate(fault) && attempt == 1);
            var waited = clock.GetElapsedTime(item.QueuedAt);
            var isPatient = isLost ? waited < (broke is null ? Patience : PatienceAfterCommit) : attempt < MaxAttempts;
            if (!mayRepeat || !isPatient)
            {
                // What a broken COMMIT has left open stays open, whatever the later tries said.
                Failed(logger, broke ?? fault, attempt);
                item.Fail(broke ?? fault);
                return;
            }

            RunsAgain(logger, attempt, fault.GetBaseException().Message);
            await Task.Delay(isLost ? ReopenPause : Lot(attempt), clock, CancellationToken.None);
        }
    }

    /// <summary>Runs the command once; answers what went wrong, and leaves no session behind that cannot be trusted.</summary>
    private async Task<Exception?> TryAsync(LaneItem item)
    {
        try
        {
            session ??= await LaneSession.OpenAsync(services, CancellationToken.None);
            await session.BeginAsync(CancellationToken.None);
            await item.RunAsync(session);
            var actions = await session.CommitAsync();
            foreach (var action in actions)
            {
                action();
            }

            item.Complete();
            return null;
        }
        catch (CommitBrokeException e)
        {
            await CloseAsync();
            return e;
        }
        catch (Exception e)
        {
            await AbandonAsync();
            return e;
        }
    }

    private async Task AbandonAsync()
    {
        if (session is not { IsConnected: true } open)
        {
            await CloseAsync();
            return;
        }

        try
        {
            await open.AbandonAsync();
        }
        catch (Exception e)
        {
            CloseFailed(logger, e);
            await CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
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

    private static TimeSpan Lot(int attempt) => FirstPause * Math.Pow(2, attempt - 1) * Random.Shared.NextDouble();

    [LoggerMessage(LogLevel.Error, "A command failed at attempt {Attempt}")]
    private static partial void Failed(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(LogLevel.Information, "A command runs again after attempt {Attempt}: {Reason}")]
    private static partial void RunsAgain(ILogger logger, int attempt, string reason);

    [LoggerMessage(LogLevel.Debug, "A broken connection did not close")]
    private static partial void CloseFailed(ILogger logger, Exception exception);
}
