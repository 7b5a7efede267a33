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

    /// <summary>How long a command is tried that others get in the way of: less than a statement's timeout, which is not repeated.</summary>
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(8);

    /// <summary>How long a command waits for a database that is away; longer helps nobody who waits for an answer.</summary>
    private static readonly TimeSpan PatienceWithServer = TimeSpan.FromSeconds(3);

    /// <summary>How long it waits to learn what became of a COMMIT: a server that was killed is back after its recovery.</summary>
    private static readonly TimeSpan PatienceAfterCommit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(200);

    /// <summary>While the server is away, who has waited long enough already is answered without another look, but for one in this time.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private long? awaySince;
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
        if (awaySince is { } at && clock.GetElapsedTime(at) < LookInterval && clock.GetElapsedTime(item.QueuedAt) >= PatienceWithServer)
        {
            item.Fail(new DatabaseAwayException());
            return;
        }

        var started = clock.GetTimestamp();
        long? lostAt = null;
        CommitBrokeException? broke = null;
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, fault) = await TryAsync(item);
            switch (outcome)
            {
                case Outcome.Committed:
                    return;
                case Outcome.CommitBroke when broke is null:
                    (broke, lostAt) = ((CommitBrokeException)fault!, clock.GetTimestamp());
                    break;
                case Outcome.Lost:
                    lostAt ??= clock.GetTimestamp();
                    break;
            }

            var mayRepeat = outcome switch
            {
                Outcome.CommitBroke => item.HasKey,
                Outcome.Unopened when lostAt is null => clock.GetElapsedTime(item.QueuedAt) < PatienceWithServer,
                Outcome.Unopened or Outcome.Lost => true,
                _ => attempt < MaxAttempts && clock.GetElapsedTime(started) < PatienceWithOthers
                    && (database.IsTransient(fault!) || (database.IsDuplicate(fault!) && attempt == 1)),
            };
            if (!mayRepeat || (lostAt is { } lost && clock.GetElapsedTime(lost) >= (broke is null ? PatienceWithServer : PatienceAfterCommit)))
            {
                // What a broken COMMIT has left open stays open, whatever the later tries said.
                var said = broke ?? (outcome is Outcome.Unopened or Outcome.Lost ? new DatabaseAwayException(fault!) : fault!);
                Failed(logger, said, attempt);
                item.Fail(said);
                return;
            }

            RunsAgain(logger, attempt, fault!.GetBaseException().Message);
            await Task.Delay(outcome == Outcome.Failed ? Lot(attempt) : ReopenPause, clock, CancellationToken.None);
        }
    }

    /// <summary>Runs the command once; answers how far it came, and leaves no session behind that cannot be trusted.</summary>
    private async Task<(Outcome Outcome, Exception? Fault)> TryAsync(LaneItem item)
    {
        try
        {
            session ??= await LaneSession.OpenAsync(services, CancellationToken.None);
            await session.BeginAsync(CancellationToken.None);
            awaySince = null;
        }
        catch (Exception e)
        {
            awaySince = clock.GetTimestamp();
            await CloseAsync();
            return (Outcome.Unopened, e);
        }

        try
        {
            await item.RunAsync(session);
            // One that ended under the command would commit nothing, or only what came after.
            if (!session.IsAlive)
            {
                throw new TransactionEndedException();
            }

            await session.CommitAsync();
        }
        catch (CommitBrokeException e)
        {
            await CloseAsync();
            return (Outcome.CommitBroke, e);
        }
        catch (Exception e)
        {
            var isConnected = session.IsConnected;
            await (database.CostsSession(e) ? CloseAsync() : AbandonAsync());
            return (isConnected ? Outcome.Failed : Outcome.Lost, e);
        }

        if (await session.SettleAsync() is { } fault)
        {
            // Committed is committed, and is answered so.
            SettleFailed(logger, fault);
            await CloseAsync();
        }

        item.Complete();
        return (Outcome.Committed, null);
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

    /// <summary>How far a try came.</summary>
    private enum Outcome
    {
        /// <summary>All the way.</summary>
        Committed,

        /// <summary>Not even to its beginning: nothing was done.</summary>
        Unopened,

        /// <summary>The connection went before COMMIT was sent: nothing was done.</summary>
        Lost,

        /// <summary>It failed, and was taken back: nothing was done.</summary>
        Failed,

        /// <summary>COMMIT was sent, and nobody knows.</summary>
        CommitBroke,
    }

    [LoggerMessage(LogLevel.Error, "What waited for a commit failed after it")]
    private static partial void SettleFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "A command failed at attempt {Attempt}")]
    private static partial void Failed(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(LogLevel.Information, "A command runs again after attempt {Attempt}: {Reason}")]
    private static partial void RunsAgain(ILogger logger, int attempt, string reason);

    [LoggerMessage(LogLevel.Debug, "A broken connection did not close")]
    private static partial void CloseFailed(ILogger logger, Exception exception);
}
