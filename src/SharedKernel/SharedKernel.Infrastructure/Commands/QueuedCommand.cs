namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Diagnostics;

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
