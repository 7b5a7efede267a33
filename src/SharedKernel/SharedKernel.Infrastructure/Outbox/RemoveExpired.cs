namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Commands.Idempotency;
using Data;
using FluentValidation;

/// <summary>Removes one batch of idempotency keys that are past their time; answers how many.</summary>
internal sealed record RemoveForgottenKeys : ICommand<int>
{
    /// <summary>Keys removed at once.</summary>
    public const int Batch = 500;
}

/// <summary>
/// Raises the low-water mark over one batch of events past their keeping, and removes those that nobody waits for. The mark goes up in
/// the order of positions and stops below the first event that is young enough, whatever the clocks of the Hosts did: above it there
/// are no holes.
/// </summary>
internal sealed record RaiseLowWater : ICommand<Removal>
{
    /// <summary>Events looked at in one transaction.</summary>
    public const int Batch = 500;
}

/// <summary>Removes events at or below the low-water mark that nobody waits for any longer.</summary>
/// <param name="Ids">Their keys; those that somebody waits for again are left.</param>
internal sealed record RemoveKeptEvents(IReadOnlyList<long> Ids) : ICommand<Removal>
{
    public sealed class Validator : AbstractValidator<RemoveKeptEvents>
    {
        public Validator() => RuleFor(command => command.Ids.Count).InclusiveBetween(1, RaiseLowWater.Batch);
    }
}

/// <summary>What was removed.</summary>
/// <param name="HasMore">Whether there may be more.</param>
/// <param name="Undelivered">Open deliveries, of listeners that the settings do not know, that were removed with their events.</param>
internal sealed record Removal(bool HasMore, int Undelivered);

/// <inheritdoc cref="RemoveForgottenKeys"/>
internal sealed class RemoveForgottenKeysHandler(PlatformDbContext platform, TimeProvider clock) : ICommandHandler<RemoveForgottenKeys, int>
{
    public async Task<Result<int>> Handle(RemoveForgottenKeys request, CancellationToken cancellationToken)
    {
        var forgotten = clock.UtcNowMs() - IdempotencyRecord.Lifetime;
        var keys = await platform.IdempotencyRecords.Where(r => r.CreatedAt <= forgotten).OrderBy(r => r.CreatedAt).Select(r => r.Id)
            .Take(RemoveForgottenKeys.Batch).ToListAsync(cancellationToken);
        // The condition again: since the look, a request may have taken an old key over, and its record is new.
        return keys.Count == 0 ? 0 : await platform.IdempotencyRecords.Where(r => keys.Contains(r.Id) && r.CreatedAt <= forgotten).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <inheritdoc cref="RaiseLowWater"/>
internal sealed class RaiseLowWaterHandler(PlatformDbContext platform, SubscriptionRegistry subscriptions, OutboxSettings settings, TimeProvider clock) : ICommandHandler<RaiseLowWater, Removal>
{
    public async Task<Result<Removal>> Handle(RaiseLowWater request, CancellationToken cancellationToken)
    {
        var cutoff = clock.UtcNowMs() - TimeSpan.FromDays(settings.KeepDays);
        await platform.LockRowsAsync("platform_outbox_sequence", where => where.Add($"id = {OutboxSequence.OnlyId}"), cancellationToken);
        var sequence = await platform.OutboxSequence.AsNoTracking().SingleAsync(cancellationToken);
        var looked = await platform.OutboxEvents.Where(e => e.Position > sequence.LowWaterPosition).OrderBy(e => e.Position).Take(RaiseLowWater.Batch)
            .Select(e => new { e.Id, e.EventId, Position = e.Position!.Value, e.OccurredAt }).ToListAsync(cancellationToken);
        var past = looked.TakeWhile(e => e.OccurredAt < cutoff).ToList();
        if (past.Count == 0)
        {
            return new Removal(HasMore: false, 0);
        }

        var time = sequence.LowWaterTime > cutoff ? sequence.LowWaterTime : cutoff;
        await platform.OutboxSequence.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.LowWaterPosition, past[^1].Position)
                .SetProperty(row => row.LowWaterEventId, (Guid?)past[^1].EventId)
                .SetProperty(row => row.LowWaterTime, time),
            cancellationToken);
        var undelivered = await platform.RemoveAsync([.. past.Select(e => e.Id)], subscriptions, cancellationToken);
        return new Removal(past.Count == RaiseLowWater.Batch, undelivered);
    }
}

/// <inheritdoc cref="RemoveKeptEvents"/>
internal sealed class RemoveKeptEventsHandler(PlatformDbContext platform, SubscriptionRegistry subscriptions) : ICommandHandler<RemoveKeptEvents, Removal>
{
    public async Task<Result<Removal>> Handle(RemoveKeptEvents request, CancellationToken cancellationToken) =>
        new Removal(HasMore: false, await platform.RemoveAsync(request.Ids, subscriptions, cancellationToken));
}

/// <summary>How events are removed.</summary>
internal static class Removals
{
    /// <summary>The open deliveries that keep their events: those of listeners that the settings know.</summary>
    public static IQueryable<Delivery> AwaitedBy(this PlatformDbContext platform, SubscriptionRegistry subscriptions)
    {
        var names = subscriptions.Names;
        return platform.OpenDeliveries.Where(delivery => names.Contains(delivery.Listener));
    }

    /// <summary>Removes those of the events that nobody waits for. Answers how many open deliveries went with them.</summary>
    public static async Task<int> RemoveAsync(this PlatformDbContext platform, IReadOnlyList<long> ids, SubscriptionRegistry subscriptions, CancellationToken cancellationToken)
    {
        var awaited = await platform.AwaitedBy(subscriptions).Where(delivery => ids.Contains(delivery.OutboxEventId))
            .Select(delivery => delivery.OutboxEventId).ToHashSetAsync(cancellationToken);
        var removed = ids.Where(id => !awaited.Contains(id)).ToList();
        if (removed.Count == 0)
        {
            return 0;
        }

        var undelivered = await platform.OpenDeliveries.CountAsync(delivery => removed.Contains(delivery.OutboxEventId), cancellationToken);
        await platform.Deliveries.Where(delivery => removed.Contains(delivery.OutboxEventId)).ExecuteDeleteAsync(cancellationToken);
        await platform.OutboxEvents.Where(e => removed.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
        return undelivered;
    }
}
