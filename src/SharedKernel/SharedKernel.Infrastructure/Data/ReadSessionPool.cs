namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Data.Providers;

/// <summary>
/// Sessions that only read and stay open: to open a connection, build the contexts of all modules and compile their statements for each query
/// costs several times what the query does. Only where the database wants it: <see cref="IDatabaseProvider.OpenForReadingAsync"/>.
/// </summary>
internal class ReadSessionPool(IDatabaseProvider database, IServiceScopeFactory scopes) : IAsyncDisposable
{
    /// <summary>Sessions that are kept; more are opened while that many are in use, and closed after it.</summary>
    public const int Capacity = 32;

    private readonly ConcurrentBag<DbSession> idle = [];
    private int kept;
    private volatile bool isClosed;

    /// <summary>How many wait to be used.</summary>
    internal int Idle => kept;

    /// <summary>
    /// Runs a query on a session of its own. What it reads was committed before it began, as on any connection. A session whose query threw
    /// is not used again.
    /// </summary>
    /// <returns>What the query answered; false where this database keeps no sessions, and nothing was run.</returns>
    public async Task<(bool HasRun, T? Answer)> TryReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!TryTake(out var session))
        {
            if (await database.OpenForReadingAsync(cancellationToken) is not { } connection)
            {
                return (false, default);
            }

            session = await DbSession.OpenToReadAsync(scopes, connection);
        }

        var isSound = false;
        try
        {
            var answer = await read(session.Services);
            isSound = true;
            return (true, answer);
        }
        finally
        {
            await GiveBackAsync(session, isSound);
        }
    }

    /// <summary>As <see cref="TryReadAsync"/>, and in a scope of its own where this database keeps no sessions.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read, CancellationToken cancellationToken)
    {
        var (hasRun, answer) = await TryReadAsync(read, cancellationToken);
        if (hasRun)
        {
            return answer!;
        }

        await using var scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        while (TryTake(out var session))
        {
            await session.DisposeAsync();
        }
    }

    private bool TryTake([NotNullWhen(true)] out DbSession? session)
    {
        var found = idle.TryTake(out session);
        if (found)
        {
            Interlocked.Decrement(ref kept);
        }

        return found;
    }

    private async ValueTask GiveBackAsync(DbSession session, bool isSound)
    {
        if (!isSound || isClosed)
        {
            await session.DisposeAsync();
            return;
        }

        if (Interlocked.Increment(ref kept) > Capacity)
        {
            Interlocked.Decrement(ref kept);
            await session.DisposeAsync();
            return;
        }

        idle.Add(session);
        if (isClosed)
        {
            // Closed in between: nobody else would take it.
            await DisposeAsync();
        }
    }
}

/// <summary>The sessions of the Host's own work, such as delivery, which looks several times a second: apart from those of the callers, so that neither waits for or closes the other's.</summary>
internal sealed class BackgroundSessions(IDatabaseProvider database, IServiceScopeFactory scopes) : ReadSessionPool(database, scopes);
