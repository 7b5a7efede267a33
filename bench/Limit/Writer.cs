namespace Commerce.Limit;

using System.Collections.Concurrent;
using System.Diagnostics;

/// <summary>Something that writes. It runs on the writer's thread, and is answered after the commit.</summary>
internal abstract class Command
{
    private readonly TaskCompletionSource<Answer> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Answer? answer;

    /// <summary>The idempotency key, if it was sent with one.</summary>
    public Key? Key { get; init; }

    /// <summary>The answer, once it is durable.</summary>
    public Task<Answer> Done => done.Task;

    /// <summary>Does it. What it has written is taken back where the answer does not keep it.</summary>
    public abstract Answer Run(Store store);

    /// <summary>Notes the answer until the commit.</summary>
    public void Note(Answer made) => answer = made;

    /// <summary>The commit is done.</summary>
    public void Complete() => done.TrySetResult(answer!);

    /// <summary>It did not happen.</summary>
    public void Fail(Exception fault) => done.TrySetException(fault);
}

/// <summary>
/// One thread, one transaction at a time: the commands that wait share its commit, each under a savepoint of its own. While one group
/// commits, the next one gathers.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int GroupSize = 256;
    private static readonly TimeSpan MaxGroupTime = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<Command> queue = new();
    private readonly AutoResetEvent woken = new(initialState: false);
    private readonly List<Command> group = new(GroupSize);
    private readonly Store store;
    private readonly Thread thread;
    private int isAsleep;
    private bool isStopping;

    /// <summary>Starts the thread.</summary>
    public Writer(Store store)
    {
        this.store = store;
        thread = new Thread(Loop) { Name = "writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>Queues a command; answers when it is on disk.</summary>
    public Task<Answer> SendAsync(Command command)
    {
        queue.Enqueue(command);
        if (Interlocked.Exchange(ref isAsleep, 0) == 1)
        {
            woken.Set();
        }

        return command.Done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref isStopping, true);
        woken.Set();
        thread.Join();
        woken.Dispose();
    }

    private void Loop()
    {
        while (!Volatile.Read(ref isStopping))
        {
            if (queue.IsEmpty)
            {
                Interlocked.Exchange(ref isAsleep, 1);
                if (queue.IsEmpty)
                {
                    woken.WaitOne();
                }

                continue;
            }

            try
            {
                RunGroup();
            }
            catch (Exception e)
            {
                // A commit that failed leaves nothing that could be trusted: who measures is to see it.
                Console.Error.WriteLine(e);
                Environment.Exit(1);
            }
        }
    }

    private void RunGroup()
    {
        group.Clear();
        store.Begin.Run();
        var started = Stopwatch.GetTimestamp();
        while (group.Count < GroupSize && Stopwatch.GetElapsedTime(started) < MaxGroupTime && queue.TryDequeue(out var command))
        {
            try
            {
                command.Note(store.Keys.Once(command, store));
                group.Add(command);
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
                store.RollBackStep();
                command.Fail(e);
            }
        }

        store.Commit.Run();
        foreach (var command in group)
        {
            command.Complete();
        }

        store.Outbox.Settle();
    }
}
