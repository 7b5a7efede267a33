namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using Data.Providers;
using FluentValidation;
using Leases;
using Outbox.Sinks;

/// <summary>A delivery that a listener did not take.</summary>
/// <param name="DeliveryId">Which one.</param>
/// <param name="Attempts">Failed tries, this one included.</param>
/// <param name="Error">What the listener said.</param>
internal sealed record FailedDelivery(long DeliveryId, int Attempts, string Error);

/// <summary>Lets a module react to events: each reaction is a step of its own, and the marks commit with the effects.</summary>
internal sealed record DispatchToModule(string Listener, IReadOnlyList<Delivery> Due, OutageDetector Detector) : ICommand<DispatchResult>
{
    public sealed class Validator : AbstractValidator<DispatchToModule>
    {
        public Validator() => RuleFor(command => command.Due.Count).InclusiveBetween(1, OutboxProcessor.ModuleBatch);
    }
}

/// <summary>What came of a batch within the process.</summary>
/// <param name="Trouble">What is wrong with the listener itself, so that no attempt was counted; null for nothing.</param>
internal sealed record DispatchResult(string? Trouble);

/// <summary>Notes what a sink took and what it did not.</summary>
internal sealed record RecordDeliveryResults(IReadOnlyList<long> Delivered, IReadOnlyList<FailedDelivery> Failed) : ICommand<Unit>
{
    public sealed class Validator : AbstractValidator<RecordDeliveryResults>
    {
        public Validator() => RuleFor(command => command.Delivered.Count + command.Failed.Count).LessThanOrEqualTo(OutboxProcessor.SinkBatch);
    }
}

/// <inheritdoc cref="DispatchToModule"/>
internal sealed partial class DispatchToModuleHandler(
    ISender sender, SubscriptionRegistry subscriptions, PlatformDbContext platform, LeaseManager leases, IDatabaseProvider database, TimeProvider clock, ILogger<DispatchToModuleHandler> logger)
    : ICommandHandler<DispatchToModule, DispatchResult>
{
    public async Task<Result<DispatchResult>> Handle(DispatchToModule request, CancellationToken cancellationToken)
    {
        if (!await leases.ConfirmAsync(platform, OutboxProcessor.LeaseOf(request.Listener), epoch: null, cancellationToken))
        {
            // Another Host delivers now.
            return new DispatchResult(null);
        }

        // A rebuild may have marked some of them since they were read.
        var ids = request.Due.Select(delivery => delivery.Id).ToList();
        var pending = await platform.Deliveries.AsNoTracking()
            .Where(d => ids.Contains(d.Id) && d.Status == DeliveryStatus.Pending).Select(d => d.Id).ToHashSetAsync(cancellationToken);
        List<long> delivered = new(pending.Count);
        List<FailedDelivery> failed = [];
        List<(long DeliveryId, string Kind)> kinds = [];
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (var delivery in request.Due.Where(delivery => pending.Contains(delivery.Id)))
        {
            if (held.Contains(delivery.Subject))
            {
                continue;
            }

            try
            {
                var outcome = await sender.Send(subscriptions.ToCommand(request.Listener, delivery.OutboxEvent!), cancellationToken);
                if (outcome.IsSuccess)
                {
                    delivered.Add(delivery.Id);
                    continue;
                }

                failed.Add(new FailedDelivery(delivery.Id, delivery.Attempts + 1, outcome.Error.Detail));
                kinds.Add((delivery.Id, outcome.Error.Code));
            }
            catch (Exception e) when (e is not OperationCanceledException && !database.IsTransient(e))
            {
                // Its step is undone; the others of the batch stand, and it is tried again later.
                DispatchFailed(logger, e, request.Listener, delivery.Id);
                failed.Add(new FailedDelivery(delivery.Id, delivery.Attempts + 1, e.Message));
                kinds.Add((delivery.Id, e.GetType().FullName!));
            }

            held.Add(delivery.Subject);
        }

        var isUnavailable = request.Detector.IsUnavailable(delivered.Count, kinds);
        await platform.MarkAsync(delivered, isUnavailable ? [] : failed, clock.UtcNowMs(), cancellationToken, logger);
        return new DispatchResult(isUnavailable ? failed[0].Error : null);
    }

    [LoggerMessage(LogLevel.Error, "{Listener} failed on delivery {DeliveryId}")]
    private static partial void DispatchFailed(ILogger logger, Exception exception, string listener, long deliveryId);
}

/// <inheritdoc cref="RecordDeliveryResults"/>
internal sealed class RecordDeliveryResultsHandler(PlatformDbContext platform, TimeProvider clock, ILogger<RecordDeliveryResultsHandler> logger) : ICommandHandler<RecordDeliveryResults, Unit>
{
    public async Task<Result<Unit>> Handle(RecordDeliveryResults request, CancellationToken cancellationToken)
    {
        await platform.MarkAsync(request.Delivered, request.Failed, clock.UtcNowMs(), cancellationToken, logger);
        return Unit.Value;
    }
}

/// <summary>Writes what became of deliveries.</summary>
internal static partial class DeliveryMarks
{
    /// <summary>Tries before an event is parked.</summary>
    public const int MaxAttempts = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>When a delivery that has failed this often is tried again: the pause doubles.</summary>
    public static TimeSpan PauseAfter(int attempts) => FirstPause * Math.Pow(2, attempts - 1);

    public static async Task MarkAsync(
        this PlatformDbContext platform, IReadOnlyList<long> delivered, IReadOnlyList<FailedDelivery> failed, DateTimeOffset now, CancellationToken cancellationToken, ILogger? logger = null)
    {
        if (delivered.Count > 0)
        {
            // What was sent has arrived, also where it was parked meanwhile.
            await platform.Deliveries.Open().Where(d => delivered.Contains(d.Id)).MarkDeliveredAsync(now, cancellationToken);
        }

        foreach (var failure in failed)
        {
            var parked = failure.Attempts >= MaxAttempts;
            var error = failure.Error.Length <= Delivery.Mapping.ErrorLength ? failure.Error : failure.Error[..Delivery.Mapping.ErrorLength];
            await platform.Deliveries.Where(d => d.Id == failure.DeliveryId && d.Status == DeliveryStatus.Pending).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Status, parked ? DeliveryStatus.Parked : DeliveryStatus.Pending)
                    .SetProperty(d => d.Attempts, failure.Attempts)
                    .SetProperty(d => d.LastError, error)
                    .SetProperty(d => d.NextAttemptAt, parked ? null : now + PauseAfter(failure.Attempts))
                    .SetProperty(d => d.EndedAt, parked ? now : null),
                cancellationToken);
            if (parked && logger is not null)
            {
                Parked(logger, failure.DeliveryId, failure.Attempts, error);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Delivery {DeliveryId} is parked after {Attempts} attempts, and holds back later events of its order: {Error}")]
    private static partial void Parked(ILogger logger, long deliveryId, int attempts, string error);
}
