namespace Commerce.SharedKernel.Infrastructure.Modules;

using Leases;

/// <summary>When a loop runs again.</summary>
/// <param name="Pause">The longest pause before it.</param>
/// <param name="IsUntilWoken">Whether the loop's signal ends the pause earlier.</param>
internal readonly record struct NextRun(TimeSpan Pause, bool IsUntilWoken = false);

/// <summary>
/// The one loop of everything that a Host does in the background: runs it again and again for as long as this Host has the lease for it;
/// a run that fails is logged and tried again.
/// </summary>
/// <param name="name">The name of the work in the log.</param>
/// <param name="lease">The lease without which it does not run.</param>
/// <param name="leases">The leases; null for what every Host does for itself.</param>
internal sealed partial class BackgroundLoop(string name, string lease, LeaseManager? leases, TimeProvider clock, ILogger logger)
{
    /// <summary>How soon a Host notices that the work has become its own.</summary>
    private static readonly TimeSpan LeasePoll = TimeSpan.FromMilliseconds(250);

    /// <summary>The pause after a run that failed; it doubles with every further failure up to the longest.</summary>
    public TimeSpan FaultPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause after a run that failed.</summary>
    public TimeSpan LongestFaultPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gives the task that ends a pause early; taken before each run, so that no signal is missed.</summary>
    public Func<Task>? Signal { get; init; }

    /// <summary>Called while another Host has the lease.</summary>
    public Action? NotHeld { get; init; }

    /// <summary>Runs until it is stopped.</summary>
    /// <param name="run">Runs once, and says when to run again.</param>
    public async Task RunAsync(Func<CancellationToken, Task<NextRun>> run, CancellationToken stopping)
    {
        await Task.Yield();
        var faultPause = FaultPause;
        while (!stopping.IsCancellationRequested)
        {
            NextRun next;
            var signal = Signal?.Invoke();
            try
            {
                if (leases?.Holds(lease) == false)
                {
                    NotHeld?.Invoke();
                    next = new NextRun(LeasePoll);
                }
                else
                {
                    next = await run(stopping);
                    faultPause = FaultPause;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(logger, e, name, faultPause.TotalSeconds);
                next = new NextRun(faultPause);
                faultPause = faultPause * 2 < LongestFaultPause ? faultPause * 2 : LongestFaultPause;
            }

            var passed = Task.Delay(next.Pause, clock, stopping);
            await (next.IsUntilWoken && signal is not null ? Task.WhenAny(signal, passed) : passed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Work} failed; it is tried again in {Seconds} s")]
    private static partial void Failed(ILogger logger, Exception exception, string work, double seconds);
}
