namespace Commerce.SharedKernel.Infrastructure.Lanes;

using System.Diagnostics;
using System.Threading.Channels;
using Mediator;
using MediatR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Persistence;

/// <summary>
/// The lanes of this Host and the bounded queue before them. SQLite has one writer, so there is exactly one lane; a database server has
/// several. Registered before
/// everything that sends commands, so that it stops after them all and drains what they queued.
/// </summary>
internal sealed partial class LaneGroup : IHostedService
{
    /// <summary>The source of the lanes' activities.</summary>
    public static readonly ActivitySource Activities = new("Commerce.Lanes");

    /// <summary>How long a stop waits for what is queued; longer than a full queue takes.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(25);

    /// <summary>While one waits for the server, another can work.</summary>
    private const int LanesPerCore = 2;

    private readonly Channel<LaneItem> queue;
    private readonly ILane[] lanes;
    private readonly TimeProvider clock;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<LaneGroup> logger;
    private Task running = Task.CompletedTask;

    public LaneGroup(IOptions<LaneSettings> settings, IServiceProvider services, IDatabase database, TimeProvider clock, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        this.clock = clock;
        this.lifetime = lifetime;
        logger = loggers.CreateLogger<LaneGroup>();
        queue = Channel.CreateBounded<LaneItem>(
            new BoundedChannelOptions(settings.Value.QueueLength) { SingleReader = !database.IsShared, FullMode = BoundedChannelFullMode.Wait });
        var count = settings.Value.Count == 0 ? LanesPerCore * Environment.ProcessorCount : settings.Value.Count;
        lanes = database.IsShared
            ? [.. Enumerable.Range(0, count).Select(_ => new ServerLane(queue.Reader, services, database, clock, loggers.CreateLogger<ServerLane>()))]
            : [new GroupLane(queue.Reader, settings.Value.GroupSize, services, database, clock, loggers.CreateLogger<GroupLane>())];
    }

    /// <summary>Queues a command and waits for its commit. A full queue refuses callers; the Host's own commands wait.</summary>
    public async Task<LaneAnswer<TOutcome>> SendAsync<TCommand, TOutcome>(TCommand command, RequestContext context, CancellationToken cancellationToken)
        where TCommand : IRequest<TOutcome>
        where TOutcome : IOutcome<TOutcome>
    {
        var item = new LaneItem<TCommand, TOutcome>(command, context, clock.GetTimestamp(), cancellationToken);
        if (!queue.Writer.TryWrite(item))
        {
            if (!context.IsHost)
            {
                return new(TOutcome.Refused(PlatformErrors.Overloaded), Replayed: false);
            }

            await queue.Writer.WriteAsync(item, cancellationToken);
        }

        return await item.Answer;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.WhenAll(lanes.Select(lane => Task.Run(() => WatchAsync(lane), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>A lane that ends before its queue does is a bug that would only show as slowness: better a Host that ends, and is started again.</summary>
    private async Task WatchAsync(ILane lane)
    {
        try
        {
            await lane.RunAsync();
        }
        catch (Exception e)
        {
            LaneDied(logger, e);
            lifetime.StopApplication();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        try
        {
            // Not with the given token: it may be cancelled already, and an exception here would kill the process in mid-commit.
            await running.WaitAsync(DrainTime, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            DrainTimedOut(logger, DrainTime.TotalSeconds);
        }
    }

    [LoggerMessage(LogLevel.Critical, "A lane has died; the Host stops")]
    private static partial void LaneDied(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "A lane was still at work {Seconds} s after it was asked to stop")]
    private static partial void DrainTimedOut(ILogger logger, double seconds);
}
