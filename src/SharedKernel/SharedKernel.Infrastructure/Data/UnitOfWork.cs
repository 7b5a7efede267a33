namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Data.Common;
using Outbox;

/// <summary>
/// One transaction, whichever modules take part. Scoped: in a command worker's scope it is open while a command runs; in a request's scope it
/// never is, and the scope's contexts read on connections of their own.
/// </summary>
public sealed class UnitOfWork : IUnitOfWork
{
    private static readonly string[] Savepoints = [.. Enumerable.Range(0, MaxDepth).Select(depth => $"s{depth}")];

    private readonly List<Action> afterCommit = [];
    private readonly List<OutboxEvent> events = [];
    private readonly List<(string Module, ModuleDbContext Context)> contexts = [];
    private readonly Stack<string> running = new();
    private DbTransaction? transaction;

    /// <summary>How deep commands may send commands; deeper is a loop.</summary>
    public const int MaxDepth = 8;

    /// <summary>The connection that the scope's contexts share, or null where each reads on its own.</summary>
    public DbConnection? Connection { get; private set; }

    /// <summary>Whether the scope is a command worker's: what is sent in it runs inside the worker's transaction.</summary>
    internal bool RunsCommands { get; private set; }

    /// <summary>Whether nothing is written in the scope, though its connection is shared.</summary>
    internal bool OnlyReads { get; private set; }

    /// <summary>The running transaction.</summary>
    public DbTransaction Transaction => transaction ?? throw new InvalidOperationException("No transaction is running in this scope.");

    /// <inheritdoc/>
    public void OnCommitted(Action action) => afterCommit.Add(action);

    /// <summary>What will be true with the commit; written when the outermost command has succeeded.</summary>
    internal void Publish(OutboxEvent happened) => events.Add(happened);

    /// <summary>Gives the scope its connection, before any of its contexts is made.</summary>
    /// <param name="runsCommands">Whether commands run in the scope, in savepoints of its transaction.</param>
    /// <param name="onlyReads">Whether nothing is written in the scope, so that its contexts need not track.</param>
    internal void UseConnection(DbConnection connection, bool runsCommands, bool onlyReads = false) => (Connection, RunsCommands, OnlyReads) = (connection, runsCommands, onlyReads);

    /// <summary>Tells the scope's contexts, now or later, to work in a transaction.</summary>
    internal async Task BeginAsync(DbTransaction begun, IEnumerable<ModuleDbContext> all)
    {
        transaction = begun;
        if (contexts.Count == 0)
        {
            contexts.AddRange(all.Select(context => (context.Module, context)));
        }

        foreach (var (_, context) in contexts)
        {
            await context.Database.UseTransactionAsync(begun);
        }
    }

    /// <summary>Ends the transaction for the contexts, whatever became of it.</summary>
    /// <returns>The actions that wait for the commit; the caller runs them if it came.</returns>
    internal async Task<IReadOnlyList<Action>> EndAsync()
    {
        transaction = null;
        ClearTrackers();
        foreach (var (_, context) in contexts)
        {
            await context.Database.UseTransactionAsync(null);
        }

        Action[] actions = [.. afterCommit];
        afterCommit.Clear();
        return actions;
    }

    /// <summary>Clears every tracker: nothing tracked may outlive a command.</summary>
    internal void ClearTrackers()
    {
        foreach (var (_, context) in contexts)
        {
            context.ChangeTracker.Clear();
        }
    }

    /// <summary>
    /// Runs one command as a step: savepoint, handler, save of the module's context, release. A refusal or an exception takes back
    /// what the step wrote, and forgets what its module tracked; what other modules track is their callers' pending work and stays.
    /// </summary>
    /// <typeparam name="TOutcome">The command's result.</typeparam>
    internal async Task<TOutcome> ExecuteInSavepointAsync<TOutcome>(string module, Func<Task<TOutcome>> handler, CancellationToken cancellationToken)
        where TOutcome : IOperationResult<TOutcome>
    {
        if (running.Count == MaxDepth || running.Contains(module))
        {
            // Its refusal would clear the caller's own pending work.
            throw new InvalidOperationException($"A command of {module} is already running in this transaction (or {MaxDepth} commands deep): {string.Join(" < ", running)}.");
        }

        if (!IsAlive(Transaction))
        {
            throw new TransactionAbortedException();
        }

        var context = ContextOf(module);
        var savepoint = Savepoints[running.Count];
        var (actions, said) = (afterCommit.Count, events.Count);
        await Transaction.SaveAsync(savepoint, cancellationToken);
        running.Push(module);
        var kept = false;
        try
        {
            var outcome = await handler();
            if (!IsAlive(Transaction))
            {
                throw new TransactionAbortedException();
            }

            if (outcome.KeepsChanges)
            {
                if (context is not null)
                {
                    await context.SaveChangesAsync(cancellationToken);
                }

                if (running.Count == 1 && events.Count > 0)
                {
                    await WriteEvents(events, cancellationToken);
                    events.Clear();
                }

                await ReleaseAsync(savepoint);
                kept = true;
            }

            return outcome;
        }
        finally
        {
            running.Pop();
            if (!kept)
            {
                afterCommit.RemoveRange(actions, afterCommit.Count - actions);
                events.RemoveRange(said, events.Count - said);
                context?.ChangeTracker.Clear();
                await RollbackToAsync(savepoint);
            }
        }
    }

    /// <summary>Goes back to a savepoint, unless the database has already ended the whole transaction.</summary>
    internal async Task RollbackToAsync(string savepoint)
    {
        if (IsAlive(Transaction))
        {
            await Transaction.RollbackAsync(savepoint, CancellationToken.None);
            await ReleaseAsync(savepoint);
        }
    }

    /// <summary>Forgets a savepoint whose step is done, where the database can.</summary>
    internal Task ReleaseAsync(string savepoint) =>
        ReleasesSavepoints ? Transaction.ReleaseAsync(savepoint, CancellationToken.None) : Task.CompletedTask;

    /// <summary>Set by the command worker: writes the events of a command into the transaction.</summary>
    internal Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> WriteEvents { get; set; } =
        (_, _) => throw new InvalidOperationException("Events are only written where commands run.");

    /// <summary>Set by the command worker: whether the transaction still stands.</summary>
    internal Func<DbTransaction, bool> IsAlive { get; set; } = _ => true;

    /// <summary>Set by the command worker: whether the database releases savepoints.</summary>
    internal bool ReleasesSavepoints { get; set; } = true;

    /// <summary>Whether a transaction is running.</summary>
    internal bool HasTransaction => transaction is not null;

    private ModuleDbContext? ContextOf(string module)
    {
        foreach (var (name, context) in contexts)
        {
            if (string.Equals(name, module, StringComparison.Ordinal))
            {
                return context;
            }
        }

        return null;
    }
}
