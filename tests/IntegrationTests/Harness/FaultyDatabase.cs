namespace Commerce.IntegrationTests.Harness;

using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers;

/// <summary>The Host's database with commits that a test can hold up or break: <c>CommerceApp.StartAsync(change: faults.Decorate)</c>.</summary>
public sealed class FaultyDatabase : IDatabaseProvider
{
    private readonly List<DbConnection> writers = [];
    private IDatabaseProvider? inner;
    private TaskCompletionSource gate = Open();
    private volatile int held;
    private volatile int faultsLeft;
    private volatile int faults;
    private volatile int looks;
    private CommitFault fault;

    /// <summary>Sees every statement of the modules' contexts; set before the Host starts.</summary>
    public IInterceptor? Interceptor { get; init; }

    /// <summary>Whether every commit now fails, after it was rolled back.</summary>
    public bool CommitsFail { get; set; }

    /// <summary>How many commits have met their fault since <see cref="FailCommits"/>.</summary>
    public int Faults => faults;

    /// <summary>How often the Host has looked for sessions that stand still in a transaction.</summary>
    public int Looks => looks;

    /// <summary>The open connections that may write.</summary>
    public IReadOnlyList<DbConnection> Writers
    {
        get
        {
            lock (writers)
            {
                return [.. writers.Where(writer => writer.State == System.Data.ConnectionState.Open)];
            }
        }
    }

    public string Provider => Inner.Provider;

    private IDatabaseProvider Inner => inner ?? throw new InvalidOperationException("No Host uses this database.");

    /// <summary>Puts this before the Host's database.</summary>
    public void Decorate(IServiceCollection services)
    {
        var genuine = services.Single(service => service.ServiceType == typeof(IDatabaseProvider));
        services.Remove(genuine);
        services.AddSingleton<IDatabaseProvider>(provider =>
        {
            inner = (IDatabaseProvider)genuine.ImplementationFactory!(provider);
            return this;
        });
    }

    /// <summary>From now on commits wait; whoever comes then queues behind the command worker.</summary>
    public void Hold() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When a commit waits, which means that the command worker takes nothing more.</summary>
    public Task HeldAsync() => Eventually.BeTrueAsync(() => Task.FromResult(held > 0));

    /// <summary>Lets the commits go on.</summary>
    public void Release() => gate.TrySetResult();

    /// <summary>Lets the next commits fail, whoever's they are.</summary>
    /// <param name="how">What becomes of them.</param>
    /// <param name="count">How many.</param>
    public void FailCommits(CommitFault how, int count)
    {
        (fault, faults) = (how, 0);
        faultsLeft = count;
    }

    public async Task CommitAsync(DbTransaction transaction)
    {
        if (Interlocked.Decrement(ref faultsLeft) >= 0)
        {
            Interlocked.Increment(ref faults);
            await FailAsync(transaction);
        }

        // What is held already succeeds: only what comes after it shares the fate that was set meanwhile.
        var fails = CommitsFail;
        Interlocked.Increment(ref held);
        await gate.Task;
        Interlocked.Decrement(ref held);
        if (fails)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            throw new InvalidOperationException("A test broke this commit.");
        }

        await Inner.CommitAsync(transaction);
    }

    public bool SupportsConcurrentWriters => Inner.SupportsConcurrentWriters;

    public bool ReleasesSavepoints => Inner.ReleasesSavepoints;

    public Task EnsureReachableAsync(CancellationToken cancellationToken) => Inner.EnsureReachableAsync(cancellationToken);

    public Task<IAsyncDisposable> AcquireMigrationLockAsync(CancellationToken cancellationToken) => Inner.AcquireMigrationLockAsync(cancellationToken);

    public StartupException ToStartupException(Exception fault, TimeSpan? waited) => Inner.ToStartupException(fault, waited);

    public bool IsHopeless(Exception fault) => Inner.IsHopeless(fault);

    public bool IsConnectionLost(Exception exception) => Inner.IsConnectionLost(exception);

    public void ForgetReadConnections() => Inner.ForgetReadConnections();

    public Task EndIdleTransactionsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref looks);
        return Inner.EndIdleTransactionsAsync(connection, cancellationToken);
    }

    public async Task<DbConnection> OpenForWritingAsync(CancellationToken cancellationToken)
    {
        var opened = await Inner.OpenForWritingAsync(cancellationToken);
        lock (writers)
        {
            writers.Add(opened);
        }

        return opened;
    }

    public void UseConnection(DbContextOptionsBuilder options, DbConnection connection, string module)
    {
        Inner.UseConnection(options, connection, module);
        Intercept(options);
    }

    public void UseReadConnection(DbContextOptionsBuilder options, string module)
    {
        Inner.UseReadConnection(options, module);
        Intercept(options);
    }

    public Task<DbTransaction> BeginSnapshotAsync(CancellationToken cancellationToken) => Inner.BeginSnapshotAsync(cancellationToken);

    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) => Inner.BeginAsync(connection, cancellationToken);

    public bool IsAlive(DbConnection connection, DbTransaction transaction) => Inner.IsAlive(connection, transaction);

    public bool IsCertainlyRolledBack(Exception exception) => exception is LostRaceException || Inner.IsCertainlyRolledBack(exception);

    public DatabaseFault Classify(Exception exception) => exception is LostRaceException ? DatabaseFault.Conflict : Inner.Classify(exception);

    public bool IsDuplicate(Exception exception) => Inner.IsDuplicate(exception);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();

    private void Intercept(DbContextOptionsBuilder options)
    {
        if (Interceptor is not null)
        {
            options.AddInterceptors(Interceptor);
        }
    }

    private async Task FailAsync(DbTransaction transaction)
    {
        if (fault == CommitFault.BreaksAfterwards)
        {
            await Inner.CommitAsync(transaction);
        }
        else
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }

        throw fault == CommitFault.IsRefused ? new LostRaceException() : new IOException("A test broke this connection.");
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}

/// <summary>What becomes of a commit that a test lets fail.</summary>
public enum CommitFault
{
    /// <summary>It does not happen, and the database says that another transaction was in its way.</summary>
    IsRefused,

    /// <summary>It does not happen, and nobody hears of it.</summary>
    BreaksBefore,

    /// <summary>It happens, and nobody hears of it.</summary>
    BreaksAfterwards,
}

/// <summary>As a serialization failure: nothing has happened, and trying again may help.</summary>
public sealed class LostRaceException : Exception;
