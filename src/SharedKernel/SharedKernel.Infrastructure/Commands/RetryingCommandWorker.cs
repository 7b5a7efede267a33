namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Threading.Channels;
using Data;
using Data.Providers;

/// <summary>
/// One of several workers on a database server: one connection, one command per commit. A command that lost a deadlock, or its connection
/// before COMMIT was sent, has done nothing and is run again, whole. A COMMIT that broke may have happened: with an idempotency key the
/// command is sent again and the key's record decides; without one the outcome stays unknown, and the sender gets that error.
/// </summary>
internal sealed partial class RetryingCommandWorker(ChannelReader<QueuedCommand> queue, IServiceScopeFactory scopes, IDatabaseProvider database, TimeProvider clock, ILogger<RetryingCommandWorker> logger)
    : CommandWorker(queue, scopes, database, logger)
{
    /// <summary>How often a command is tried that others keep getting in the way of.</summary>
    private const int MaxAttempts = 6;

    /// <summary>The longest first pause before another try; it doubles, and its length is random, so that two rivals separate.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a command is tried that others get in the way of: less than a statement's timeout, which is not repeated.</summary>
    private static readonly TimeSpan ContentionTimeout = TimeSpan.FromSeconds(8);

    /// <summary>How long a command waits for a database that is away; longer helps nobody who waits for an answer.</summary>
    private static readonly TimeSpan UnavailableTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long it waits to learn what became of a COMMIT: a server that was killed is back after its recovery.</summary>
    private static readonly TimeSpan CommitOutcomeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>While the server is away, who has waited long enough already is answered without another look, but for one in this time.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly IDatabaseProvider database = database;
    private readonly ILogger logger = logger;
    private long? unavailableSince;

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        // All idle command workers are woken; one of them finds the command.
        while (Queue.TryRead(out var item))
        {
            if (item.IsCancelled)
            {
                item.Cancel();
            }
            else
            {
                await ProcessAsync(item);
            }
        }
    }

    private async Task ProcessAsync(QueuedCommand item)
    {
        if (unavailableSince is { } at && clock.GetElapsedTime(at) < LookInterval && clock.GetElapsedTime(item.QueuedAt) >= UnavailableTimeout)
        {
            item.Fail(new DatabaseUnavailableException());
            return;
        }

        var started = clock.GetTimestamp();
        long? lostAt = null;
        CommitOutcomeUnknownException? broke = null;
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, fault) = await TryAsync(item);
            switch (outcome)
            {
                case Outcome.Committed:
                    return;
                case Outcome.CommitOutcomeUnknown when broke is null:
                    (broke, lostAt) = ((CommitOutcomeUnknownException)fault!, clock.GetTimestamp());
                    break;
                case Outcome.Lost:
                    lostAt ??= clock.GetTimestamp();
                    break;
            }

            var mayRepeat = outcome switch
            {
                Outcome.CommitOutcomeUnknown => item.HasKey,
                Outcome.Unopened when lostAt is null => clock.GetElapsedTime(item.QueuedAt) < UnavailableTimeout,
                Outcome.Unopened or Outcome.Lost => true,
                _ => attempt < MaxAttempts && clock.GetElapsedTime(started) < ContentionTimeout
                    && (database.IsTransient(fault!) || (database.IsDuplicate(fault!) && attempt == 1)),
            };
            if (!mayRepeat || (lostAt is { } lost && clock.GetElapsedTime(lost) >= (broke is null ? UnavailableTimeout : CommitOutcomeTimeout)))
            {
                // What a broken COMMIT has left open stays open, whatever the later tries said.
                var said = broke ?? (outcome is Outcome.Unopened or Outcome.Lost ? new DatabaseUnavailableException(fault!) : fault!);
                Failed(logger, said, attempt);
                item.Fail(said);
                return;
            }

            RunsAgain(logger, attempt, fault!.GetBaseException().Message);
            await Task.Delay(outcome == Outcome.Failed ? JitteredBackoff(attempt) : ReopenPause, clock, CancellationToken.None);
        }
    }

    /// <summary>Runs the command once; answers how far it came, and leaves no session behind that cannot be trusted.</summary>
    private async Task<(Outcome Outcome, Exception? Fault)> TryAsync(QueuedCommand item)
    {
        WriterSession session;
        try
        {
            session = await OpenAsync();
            await session.BeginAsync(CancellationToken.None);
            unavailableSince = null;
        }
        catch (Exception e)
        {
            unavailableSince = clock.GetTimestamp();
            await CloseAsync();
            return (Outcome.Unopened, e);
        }

        try
        {
            await item.RunAsync(session);
            // One that ended under the command would commit nothing, or only what came after.
            if (!session.IsAlive)
            {
                throw new TransactionAbortedException();
            }

            await session.CommitAsync();
        }
        catch (CommitOutcomeUnknownException e)
        {
            await CloseAsync();
            return (Outcome.CommitOutcomeUnknown, e);
        }
        catch (Exception e)
        {
            var isConnected = session.IsConnected;
            await (database.CostsSession(e) ? CloseAsync() : AbandonAsync());
            return (isConnected ? Outcome.Failed : Outcome.Lost, e);
        }

        await SettleAsync(session);
        item.Complete();
        return (Outcome.Committed, null);
    }

    private async Task AbandonAsync()
    {
        if (Session is not { IsConnected: true } open)
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

    private static TimeSpan JitteredBackoff(int attempt) => FirstPause * Math.Pow(2, attempt - 1) * Random.Shared.NextDouble();

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
        CommitOutcomeUnknown,
    }

    [LoggerMessage(LogLevel.Error, "A command failed at attempt {Attempt}")]
    private static partial void Failed(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(LogLevel.Information, "A command runs again after attempt {Attempt}: {Reason}")]
    private static partial void RunsAgain(ILogger logger, int attempt, string reason);
}
