namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Text.Json;
using Commands.Idempotency;
using Data;
using Data.Providers;
using Outbox;

/// <summary>
/// A command worker's belongings for as long as its connection works: the connection, a scope, and the scope's long-lived contexts. Building
/// contexts for every command would cost more than the command.
/// </summary>
internal sealed class WriterSession : IAsyncDisposable
{
    private const string ItemSavepoint = "item";

    private readonly DbSession session;
    private readonly IDatabaseProvider database;
    private readonly UnitOfWork work;
    private readonly CurrentRequest current;
    private readonly IdempotencyRecords records;
    private readonly ModuleDbContext[] contexts;

    private WriterSession(DbSession session, IDatabaseProvider database)
    {
        this.session = session;
        this.database = database;
        work = session.Work;
        work.IsAlive = transaction => database.IsAlive(session.Connection, transaction);
        work.ReleasesSavepoints = database.ReleasesSavepoints;
        work.WriteEvents = session.Services.GetRequiredService<OutboxRows>().WriteAsync;
        current = session.Services.GetRequiredService<CurrentRequest>();
        records = session.Services.GetRequiredService<IdempotencyRecords>();
        contexts = [.. session.Services.GetServices<ModuleDbContext>()];
    }

    /// <summary>Opens a connection and builds the scope around it.</summary>
    public static async Task<WriterSession> OpenAsync(IServiceScopeFactory scopes, IDatabaseProvider database, CancellationToken cancellationToken)
    {
        var opened = await DbSession.OpenAsync(scopes, database, cancellationToken, runsCommands: true);
        try
        {
            return new WriterSession(opened, database);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the transaction that was begun still stands.</summary>
    public bool IsAlive => work.HasTransaction && database.IsAlive(session.Connection, work.Transaction);

    /// <summary>Whether the connection still stands.</summary>
    public bool IsConnected => session.Connection.State == System.Data.ConnectionState.Open;

    /// <summary>Begins a transaction for every context.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(session.Connection, cancellationToken);
        await work.BeginAsync(transaction, contexts);
    }

    /// <summary>
    /// Commits. Throws <see cref="CommitOutcomeUnknownException"/> when nobody can say whether it did, and what the database said when it
    /// certainly did not.
    /// </summary>
    /// <returns>When it is durable; <see cref="SettleAsync"/> comes next.</returns>
    public async Task CommitAsync()
    {
        var transaction = work.Transaction;
        try
        {
            await database.CommitAsync(transaction);
        }
        catch (Exception e) when (!database.IsCertainlyRolledBack(e))
        {
            // The session is thrown away with its connection: nothing here can be trusted any more.
            throw new CommitOutcomeUnknownException(e);
        }
        catch
        {
            // Refused: the transaction is over, and its connection as good as before.
            await transaction.DisposeAsync();
            await work.EndAsync();
            throw;
        }

    }

    /// <summary>Leaves a transaction that was committed, and does in memory what waited for that.</summary>
    /// <returns>What went wrong, if anything: it changes nothing about the commit, but the session should not be used again.</returns>
    public async Task<Exception?> SettleAsync()
    {
        try
        {
            await work.Transaction.DisposeAsync();
            foreach (var action in await work.EndAsync())
            {
                action();
            }

            return null;
        }
        catch (Exception e)
        {
            // Not swallowed: the command worker logs it.
            return e;
        }
    }

    /// <summary>Gives the transaction up, if the database has not already.</summary>
    public async Task AbandonAsync()
    {
        if (!work.HasTransaction)
        {
            return;
        }

        await using var transaction = work.Transaction;
        if (IsAlive)
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }

        await work.EndAsync();
    }

    /// <summary>
    /// Runs one outermost command: claims its idempotency key outside the handler's savepoint, so that the record outlives a refusal,
    /// runs the handler as a step, and completes the record. An exception leaves nothing, not even the claim.
    /// </summary>
    public async Task<CommandOutcome<TOutcome>> RunAsync<TCommand, TOutcome>(TCommand command, RequestContext context, bool isRepetition)
        where TCommand : IRequest<TOutcome>
        where TOutcome : IOperationResult<TOutcome>
    {
        current.Context = context;
        try
        {
            if (context is not { Idempotency: { } key, UserId: { } userId })
            {
                return new(await ExecuteInSavepointAsync<TCommand, TOutcome>(command), Replayed: false);
            }

            await work.Transaction.SaveAsync(ItemSavepoint);
            try
            {
                var answer = await OnceAsync<TCommand, TOutcome>(command, userId, key, isRepetition);
                await work.ReleaseAsync(ItemSavepoint);
                return answer;
            }
            catch
            {
                await work.RollbackToAsync(ItemSavepoint);
                throw;
            }
        }
        finally
        {
            work.ClearTrackers();
            current.Context = RequestContext.Host;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task<CommandOutcome<TOutcome>> OnceAsync<TCommand, TOutcome>(TCommand command, string userId, IdempotencyRequest key, bool isRepetition)
        where TCommand : IRequest<TOutcome>
        where TOutcome : IOperationResult<TOutcome>
    {
        switch (await records.ClaimAsync(userId, key, isRepetition))
        {
            case KeyClaim.Granted:
                var outcome = await records.RefuseAsync(userId) is { } tooMany ? TOutcome.Failure(tooMany) : await ExecuteInSavepointAsync<TCommand, TOutcome>(command);
                await (outcome.Error is null or { IsRemembered: true }
                    ? records.CompleteAsync(userId, key, outcome, isStored: command is not IChangesNothing)
                    : records.ForgetAsync(userId, key));
                return new(outcome, Replayed: false);
            case KeyClaim.Running:
                return new(TOutcome.Failure(PlatformErrors.KeyInProgress), Replayed: false);
        }

        var (json, error) = await records.FindAsync(userId, key);
        return error is not null ? new(TOutcome.Failure(error), Replayed: false)
            : command is IChangesNothing ? new(await ExecuteInSavepointAsync<TCommand, TOutcome>(command), Replayed: false)
            : new(JsonSerializer.Deserialize<TOutcome>(json!, StorageJson.Options)!, Replayed: true);
    }

    private Task<TOutcome> ExecuteInSavepointAsync<TCommand, TOutcome>(TCommand command)
        where TCommand : IRequest<TOutcome>
        where TOutcome : IOperationResult<TOutcome>
    {
        // The pipeline has run before the queue; here only the handler is left.
        var handler = session.Services.GetRequiredService<IRequestHandler<TCommand, TOutcome>>();
        return work.ExecuteInSavepointAsync(ModuleName<TCommand>.Value, () => handler.Handle(command, CancellationToken.None), CancellationToken.None);
    }

    private static class ModuleName<TCommand>
    {
        public static readonly string Value = NamingConventions.ModuleOf(typeof(TCommand));
    }
}

/// <summary>The COMMIT itself failed, so it is not known whether its commands happened. Never repeated by us.</summary>
public sealed class CommitOutcomeUnknownException(Exception innerException) : Exception("The commit failed; its outcome is unknown.", innerException);
