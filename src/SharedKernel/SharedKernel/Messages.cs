namespace Commerce.SharedKernel;

using MediatR;

/// <summary>Marks every command, whatever it answers: what goes through the command queue, in a transaction.</summary>
public interface ICommandMessage;

/// <summary>A wish to change something. Decided in Domain, handled in Application, answered after its commit.</summary>
public interface ICommand<T> : IRequest<Result<T>>, ICommandMessage;

/// <summary>
/// A command that changes nothing of the caller's: whoever repeats it with an idempotency key is answered anew, so no answer is stored for it.
/// </summary>
public interface IChangesNothing;

/// <summary>
/// A command of which one runs at a time for each <see cref="Turn"/>, because its transaction would make the next one wait. That one waits
/// before the queue, where it occupies no command worker.
/// </summary>
public interface IOneAtATime
{
    /// <summary>What it would wait for, such as one user's orders.</summary>
    string Turn { get; }
}

/// <summary>Marks every query, whatever it answers.</summary>
public interface IQueryMessage;

/// <summary>A question. Answered in Infrastructure; changes nothing.</summary>
public interface IQuery<T> : IRequest<Result<T>>, IQueryMessage;

/// <summary>Handles one command.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
public interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, Result<T>> where TCommand : ICommand<T>;

/// <summary>Answers one query.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
public interface IQueryHandler<in TQuery, T> : IRequestHandler<TQuery, Result<T>> where TQuery : IQuery<T>;
