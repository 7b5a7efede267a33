namespace Commerce.SharedKernel.Infrastructure.Mediator;

using MediatR;
using Persistence;

/// <summary>
/// Stands before the lane for one command: may answer from memory, refuse, or let it pass and be told when it is through. What it
/// knows may be a moment old, so it decides nothing that only a row can decide.
/// </summary>
/// <typeparam name="TCommand">The command.</typeparam>
/// <typeparam name="TOutcome">Its result.</typeparam>
public interface IGate<in TCommand, TOutcome> where TCommand : IRequest<TOutcome>
{
    /// <summary>A command arrives.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">On whose behalf.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>An answer, or a pass.</returns>
    ValueTask<Admission<TOutcome>> EnterAsync(TCommand command, RequestContext context, CancellationToken cancellationToken);
}

/// <summary>What a gate says: an answer, or a pass that is disposed when the command is through.</summary>
/// <typeparam name="TOutcome">The command's result.</typeparam>
/// <param name="Answered">Whether <paramref name="Answer"/> is the answer.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Pass">Told when the command is through; may be null.</param>
public readonly record struct Admission<TOutcome>(bool Answered, TOutcome? Answer, IDisposable? Pass)
{
    /// <summary>Let through.</summary>
    /// <param name="pass">Told when the command is through.</param>
    /// <returns>The admission.</returns>
    public static Admission<TOutcome> Through(IDisposable? pass = null) => new(false, default, pass);

    /// <summary>Answered at the gate.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The admission.</returns>
    public static Admission<TOutcome> With(TOutcome answer) => new(true, answer, null);
}

/// <summary>Asks the command's gate, if it has one, before the outermost command goes to the lane.</summary>
internal sealed class GateBehavior<TCommand, TOutcome>(UnitOfWork work, CurrentRequest current, IEnumerable<IGate<TCommand, TOutcome>> gates)
    : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage
    where TOutcome : IOutcome<TOutcome>
{
    private readonly IGate<TCommand, TOutcome>? gate = gates.SingleOrDefault();

    public Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
        gate is null || work.IsOpen ? next(cancellationToken) : ThroughAsync(gate, request, next, cancellationToken);

    private async Task<TOutcome> ThroughAsync(IGate<TCommand, TOutcome> asked, TCommand command, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        var admission = await asked.EnterAsync(command, current.Context, cancellationToken);
        using (admission.Pass)
        {
            return admission.Answered ? admission.Answer! : await next(cancellationToken);
        }
    }
}
