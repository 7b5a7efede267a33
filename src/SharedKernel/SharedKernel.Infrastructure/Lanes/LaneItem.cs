namespace Commerce.SharedKernel.Infrastructure.Lanes;

using System.Diagnostics;
using Mediator;
using MediatR;

/// <summary>What the lane gives back: the command's result, and whether it was given before.</summary>
/// <typeparam name="TOutcome">The command's result.</typeparam>
/// <param name="Outcome">The result.</param>
/// <param name="Replayed">Whether an idempotency record answered.</param>
public readonly record struct LaneAnswer<TOutcome>(TOutcome Outcome, bool Replayed);

/// <summary>A command that waits for the lane, or is in it. Whoever sent it hears nothing before its commit is durable.</summary>
internal abstract class LaneItem(RequestContext context, long queuedAt, CancellationToken cancellationToken)
{
    /// <summary>On whose behalf.</summary>
    public RequestContext Context { get; } = context;

    /// <summary>When it was queued, as a timestamp of the clock.</summary>
    public long QueuedAt { get; } = queuedAt;

    /// <summary>Whether a record in its own transaction tells what became of it.</summary>
    public bool HasKey => Context is { Idempotency: not null, UserId: not null };

    /// <summary>Whether the sender is gone. Looked at once, before the work: what was begun is finished.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>Runs the command in the session's open transaction and keeps its answer for <see cref="Complete"/>.</summary>
    public abstract Task RunAsync(LaneSession session);

    /// <summary>Tells the sender the answer, now that it is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the sender that something broke.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Tells the sender that nothing was begun.</summary>
    public abstract void Cancel();
}

/// <inheritdoc/>
internal sealed class LaneItem<TCommand, TOutcome>(TCommand command, RequestContext context, long queuedAt, CancellationToken cancellationToken)
    : LaneItem(context, queuedAt, cancellationToken)
    where TCommand : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    private bool wasTried;

    // Without this option the senders' code would run on the lane's own thread.
    private readonly TaskCompletionSource<LaneAnswer<TOutcome>> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneAnswer<TOutcome> answer;

    public Task<LaneAnswer<TOutcome>> Answer => answered.Task;

    public override async Task RunAsync(LaneSession session)
    {
        using var activity = LaneGroup.Activities.StartActivity(typeof(TCommand).Name, ActivityKind.Internal, Context.Trace);
        var isRepetition = wasTried;
        wasTried = true;
        answer = await session.RunAsync<TCommand, TOutcome>(command, Context, isRepetition);
    }

    public override void Complete() => answered.TrySetResult(answer);

    public override void Fail(Exception exception) => answered.TrySetException(exception);

    public override void Cancel() => answered.TrySetCanceled();
}
