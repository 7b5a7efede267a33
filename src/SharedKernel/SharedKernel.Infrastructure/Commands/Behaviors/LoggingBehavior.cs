namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using System.Diagnostics;

/// <summary>One line per command: its name, its outcome and how long it took. Never what it carries.</summary>
internal sealed partial class LoggingBehavior<TCommand, TOutcome>(CurrentRequest current, ILogger<LoggingBehavior<TCommand, TOutcome>> logger)
    : IPipelineBehavior<TCommand, TOutcome>
    where TCommand : IRequest<TOutcome>, ICommandMessage
    where TOutcome : IOperationResult<TOutcome>
{
    public async Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        // The Host's own would fill the log once a second.
        var level = current.Context.IsHost ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level))
        {
            return await next(cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        TOutcome outcome;
        try
        {
            outcome = await next(cancellationToken);
        }
        catch
        {
            // The reason is logged where the request is answered; here only that it failed.
            Log(logger, level, typeof(TCommand).Name, "failed", null, Stopwatch.GetElapsedTime(started).TotalMilliseconds, current.Context.UserId);
            throw;
        }

        var how = current.Replayed ? "replayed" : outcome.Error is null ? "done" : outcome.KeepsChanges ? "recorded" : "refused";
        Log(logger, level, typeof(TCommand).Name, how, outcome.Error?.Code, Stopwatch.GetElapsedTime(started).TotalMilliseconds, current.Context.UserId);
        return outcome;
    }

    [LoggerMessage("{Command} {Outcome} {Code} in {Elapsed:0.0} ms for {UserId}", SkipEnabledCheck = true)]
    private static partial void Log(ILogger logger, LogLevel level, string command, string outcome, string? code, double elapsed, string? userId);
}
