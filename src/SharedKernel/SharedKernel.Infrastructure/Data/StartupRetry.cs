namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Data.Common;
using Data.Providers;

/// <summary>
/// Repeats the steps of a start that meet a passing fault of the database, all of them together for <see cref="DatabaseSettings.StartTimeout"/>:
/// a server may go away between any two of them.
/// </summary>
/// <param name="logger">Says once that the start waits.</param>
public sealed partial class StartupRetry(IDatabaseProvider database, DatabaseSettings settings, TimeProvider clock, ILogger<StartupRetry> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly long started = clock.GetTimestamp();
    private bool isAnnounced;

    /// <summary>Runs a step until it succeeds. Throws <see cref="StartupException"/> where it cannot, or does not in time.</summary>
    /// <param name="run">The step; it may have been broken off anywhere before.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await run();
            }
            catch (Exception e) when (IsOfTheDatabase(e))
            {
                if (database.IsHopeless(e))
                {
                    throw database.ToStartupException(e, waited: null);
                }

                var waited = clock.GetElapsedTime(started);
                if (waited >= settings.StartTimeout)
                {
                    throw database.ToStartupException(e, waited);
                }

                if (!isAnnounced)
                {
                    isAnnounced = true;
                    Waiting(logger, settings.StartTimeout.TotalSeconds, e.GetBaseException().Message);
                }
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private bool IsOfTheDatabase(Exception exception) => exception is not StartupException && (exception is DbException or TimeoutException || database.Classify(exception) != DatabaseFault.None);

    [LoggerMessage(LogLevel.Information, "Waiting up to {Seconds} s for the database: {Reason}")]
    private static partial void Waiting(ILogger logger, double seconds, string reason);
}
