namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Threading.Channels;
using Data.Providers;

/// <summary>Takes commands from the queue and runs them on a session of its own, which it opens when it needs one and closes when it cannot be trusted.</summary>
internal abstract partial class CommandWorker(ChannelReader<QueuedCommand> queue, IServiceScopeFactory scopes, IDatabaseProvider database, ILogger logger)
{
    /// <summary>How long to wait before a database that would not open is tried again.</summary>
    protected static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(200);

    /// <summary>The commands that wait.</summary>
    protected ChannelReader<QueuedCommand> Queue => queue;

    /// <summary>The open session, or null.</summary>
    protected WriterSession? Session { get; private set; }

    /// <summary>Runs commands until the queue is complete and empty.</summary>
    public async Task RunAsync()
    {
        while (await queue.WaitToReadAsync(CancellationToken.None))
        {
            await ProcessAsync();
        }

        await CloseAsync();
    }

    /// <summary>Runs what waits; there may be nothing left, where another worker was faster.</summary>
    protected abstract Task ProcessAsync();

    /// <summary>The session, opened if there is none.</summary>
    protected async Task<WriterSession> OpenAsync() => Session ??= await WriterSession.OpenAsync(scopes, database, CancellationToken.None);

    /// <summary>Does what waited for a commit. Its failure changes nothing about the commit, and costs the session.</summary>
    protected async Task SettleAsync(WriterSession session)
    {
        if (await session.SettleAsync() is { } fault)
        {
            SettleFailed(logger, fault);
            await CloseAsync();
        }
    }

    /// <summary>Closes the session, however that goes.</summary>
    protected async Task CloseAsync()
    {
        if (Session is { } open)
        {
            Session = null;
            try
            {
                await open.DisposeAsync();
            }
            catch (Exception e)
            {
                CloseFailed(logger, e);
            }
        }
    }

    /// <summary>Logs that a connection did not close, as a broken one may not.</summary>
    [LoggerMessage(LogLevel.Debug, "A broken connection did not close")]
    protected static partial void CloseFailed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "What waited for a commit failed after it")]
    private static partial void SettleFailed(ILogger logger, Exception exception);
}
