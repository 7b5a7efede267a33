namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Diagnostics;
using System.Threading.Channels;
using Data.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

/// <summary>
/// The bounded queue of this Host's commands and the workers behind it. SQLite has one writer, so there is exactly one command worker; a database server has
/// several. Registered before
/// everything that sends commands, so that it stops after them all and drains what they queued.
/// </summary>
internal sealed partial class CommandQueue : IHostedService
{
    /// <summary>The source of the command workers' activities.</summary>
    public static readonly ActivitySource Activities = new("Commerce.Commands");

    /// <summary>How long a stop waits for what is queued; longer than a full queue takes.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(25);

    /// <summary>While one waits for the server, another can work.</summary>
    private const int WorkersPerCore = 2;

    private readonly Channel<QueuedCommand> queue;
    private readonly CommandWorker[] workers;
    private readonly TimeProvider clock;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<CommandQueue> logger;
    private Task running = Task.CompletedTask;

    public CommandQueue(IOptions<CommandQueueSettings> settings, IServiceScopeFactory scopes, IDatabaseProvider database, TimeProvider clock, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        this.clock = clock;
        this.lifetime = lifetime;
        logger = loggers.CreateLogger<CommandQueue>();
        queue = Channel.CreateBounded<QueuedCommand>(
            new BoundedChannelOptions(settings.Value.QueueLength) { SingleReader = !database.SupportsConcurrentWriters, FullMode = BoundedChannelFullMode.Wait });
        var count = settings.Value.Count == 0 ? WorkersPerCore * Environment.ProcessorCount : settings.Value.Count;
        workers = database.SupportsConcurrentWriters
            ? [.. Enumerable.Range(0, count).Select(_ => new RetryingCommandWorker(queue.Reader, scopes, database, clock, loggers.CreateLogger<RetryingCommandWorker>()))]
            : [new GroupCommitWorker(queue.Reader, settings.Value.GroupSize, scopes, database, clock, loggers.CreateLogger<GroupCommitWorker>())];
    }

    /// <summary>Queues a command and waits for its commit. A full queue refuses callers; the Host's own commands wait.</summary>
    public async Task<CommandOutcome<TOutcome>> SendAsync<TCommand, TOutcome>(TCommand command, RequestContext context, CancellationToken cancellationToken)
        where TCommand : IRequest<TOutcome>
        where TOutcome : IOperationResult<TOutcome>
    {
        var item = new QueuedCommand<TCommand, TOutcome>(command, context, clock.GetTimestamp(), cancellationToken);
        if (!queue.Writer.TryWrite(item))
        {
            if (!context.IsHost)
            {
                return new(TOutcome.Failure(PlatformErrors.Overloaded), Replayed: false);
            }

            await queue.Writer.WriteAsync(item, cancellationToken);
        }

        return await item.Completion;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.WhenAll(workers.Select(worker => Task.Run(() => WatchAsync(worker), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>A command worker that ends before its queue does is a bug that would only show as slowness: better a Host that ends, and is started again.</summary>
    private async Task WatchAsync(CommandWorker worker)
    {
        try
        {
            await worker.RunAsync();
        }
        catch (Exception e)
        {
            WorkerFailed(logger, e);
            lifetime.StopApplication();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        try
        {
            // Not with the given token: it may be cancelled already, and an exception here would kill the process in mid-commit.
            await running.WaitAsync(DrainTime, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            DrainTimedOut(logger, DrainTime.TotalSeconds);
        }
    }

    [LoggerMessage(LogLevel.Critical, "A command worker failed; the Host stops")]
    private static partial void WorkerFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "A command worker was still running {Seconds} s after it was asked to stop")]
    private static partial void DrainTimedOut(ILogger logger, double seconds);
}

/// <summary>What became of a queued command: the command's result, and whether it was given before.</summary>
/// <typeparam name="TOutcome">The command's result.</typeparam>
/// <param name="Outcome">The result.</param>
/// <param name="Replayed">Whether an idempotency record answered.</param>
public readonly record struct CommandOutcome<TOutcome>(TOutcome Outcome, bool Replayed);

/// <summary>A command that waits in the command queue, or runs. Whoever sent it hears nothing before its commit is durable.</summary>
internal abstract class QueuedCommand(RequestContext context, long queuedAt, CancellationToken cancellationToken)
{
    /// <summary>On whose behalf.</summary>
    public RequestContext Context { get; } = context;

    /// <summary>When it was queued, as a timestamp of the clock.</summary>
    public long QueuedAt { get; } = queuedAt;

    /// <summary>Whether a record in its own transaction shows what became of it.</summary>
    public bool HasKey => Context is { Idempotency: not null, UserId: not null };

    /// <summary>Whether the sender is gone. Looked at once, before the work: what was begun is finished.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>Runs the command in the session's open transaction and keeps its answer for <see cref="Complete"/>.</summary>
    public abstract Task RunAsync(WriterSession session);

    /// <summary>Tells the sender the answer, now that it is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the sender that something broke.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Tells the sender that nothing was begun.</summary>
    public abstract void Cancel();
}

/// <inheritdoc/>
internal sealed class QueuedCommand<TCommand, TOutcome>(TCommand command, RequestContext context, long queuedAt, CancellationToken cancellationToken)
    : QueuedCommand(context, queuedAt, cancellationToken)
    where TCommand : IRequest<TOutcome>
    where TOutcome : IOperationResult<TOutcome>
{
    private bool wasTried;

    // Without this option the senders' code would run on the command worker's own thread.
    private readonly TaskCompletionSource<CommandOutcome<TOutcome>> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommandOutcome<TOutcome> outcome;

    public Task<CommandOutcome<TOutcome>> Completion => completion.Task;

    public override async Task RunAsync(WriterSession session)
    {
        using var activity = CommandQueue.Activities.StartActivity(typeof(TCommand).Name, ActivityKind.Internal, Context.Trace);
        var isRepetition = wasTried;
        wasTried = true;
        outcome = await session.RunAsync<TCommand, TOutcome>(command, Context, isRepetition);
    }

    public override void Complete() => completion.TrySetResult(outcome);

    public override void Fail(Exception exception) => completion.TrySetException(exception);

    public override void Cancel() => completion.TrySetCanceled();
}
