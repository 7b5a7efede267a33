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
    ISender sender, SubscriptionRegistry subscriptions, PlatformDbContext platform, DeliveryStore deliveries, LeaseManager leases, IDatabaseProvider database, ILogger<DispatchToModuleHandler> logger)
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
        if (await ReactTogetherAsync(request, pending, cancellationToken))
        {
            await deliveries.RecordAsync([.. pending], [], cancellationToken);
            request.Detector.IsUnavailable(pending.Count, []);
            return new DispatchResult(null);
        }

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
        await deliveries.RecordAsync(delivered, isUnavailable ? [] : failed, cancellationToken);
        return new DispatchResult(isUnavailable ? failed[0].Error : null);
    }

    /// <summary>Reacts to all of them by one command, where the module can. If that fails, nothing is left of it, and each is tried alone.</summary>
    private async Task<bool> ReactTogetherAsync(DispatchToModule request, HashSet<long> pending, CancellationToken cancellationToken)
    {
        if (pending.Count < 2)
        {
            return false;
        }

        try
        {
            List<ICommand<Unit>> reactions = new(pending.Count);
            foreach (var delivery in request.Due.Where(delivery => pending.Contains(delivery.Id)))
            {
                var reaction = subscriptions.ToCommand(request.Listener, delivery.OutboxEvent!);
                if (reaction is not ICombinableCommand || (reactions.Count > 0 && reaction.GetType() != reactions[0].GetType()))
                {
                    return false;
                }

                reactions.Add(reaction);
            }

            return (await sender.Send(((ICombinableCommand)reactions[0]).Combine(reactions), cancellationToken)).IsSuccess;
        }
        catch (Exception e) when (e is not OperationCanceledException && !database.IsTransient(e))
        {
            // Said again, of the event that it comes from, when each is tried alone.
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Listener} failed on delivery {DeliveryId}")]
    private static partial void DispatchFailed(ILogger logger, Exception exception, string listener, long deliveryId);
}

/// <inheritdoc cref="RecordDeliveryResults"/>
internal sealed class RecordDeliveryResultsHandler(DeliveryStore deliveries) : ICommandHandler<RecordDeliveryResults, Unit>
{
    public async Task<Result<Unit>> Handle(RecordDeliveryResults request, CancellationToken cancellationToken)
    {
        await deliveries.RecordAsync(request.Delivered, request.Failed, cancellationToken);
        return Unit.Value;
    }
}
