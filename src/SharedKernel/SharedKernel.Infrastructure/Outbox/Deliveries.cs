namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Linq.Expressions;
using Data;

/// <summary>What is asked of deliveries in more than one place. What "open" means is said here and nowhere else.</summary>
internal static class Deliveries
{
    /// <summary>
    /// Neither delivered nor discarded: waiting or parked. The first condition is the one of the filtered index, which a database uses
    /// only where a query repeats it.
    /// </summary>
    public static readonly Expression<Func<Delivery, bool>> IsOpen = delivery => delivery.Status != DeliveryStatus.Delivered && delivery.Status != DeliveryStatus.Discarded;

    /// <summary>Those that are open.</summary>
    public static IQueryable<Delivery> Open(this IQueryable<Delivery> deliveries) => deliveries.Where(IsOpen);

    /// <summary>Marks them as delivered; what earlier tries have left in them is cleared. Answers how many.</summary>
    public static Task<int> MarkDeliveredAsync(this IQueryable<Delivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken) => deliveries.ExecuteUpdateAsync(
        set => set.SetProperty(delivery => delivery.Status, DeliveryStatus.Delivered)
            .SetProperty(delivery => delivery.NextAttemptAt, (DateTimeOffset?)null)
            .SetProperty(delivery => delivery.LastError, (string?)null)
            .SetProperty(delivery => delivery.EndedAt, now),
        cancellationToken);

    /// <summary>Gives them their tries again, at once. Answers how many.</summary>
    public static Task<int> MarkPendingAsync(this IQueryable<Delivery> deliveries, CancellationToken cancellationToken) => deliveries.ExecuteUpdateAsync(
        set => set.SetProperty(delivery => delivery.Status, DeliveryStatus.Pending)
            .SetProperty(delivery => delivery.Attempts, 0)
            .SetProperty(delivery => delivery.NextAttemptAt, (DateTimeOffset?)null)
            .SetProperty(delivery => delivery.EndedAt, (DateTimeOffset?)null),
        cancellationToken);

    /// <summary>Gives them up. Answers how many.</summary>
    public static Task<int> MarkDiscardedAsync(this IQueryable<Delivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken) => deliveries.ExecuteUpdateAsync(
        set => set.SetProperty(delivery => delivery.Status, DeliveryStatus.Discarded)
            .SetProperty(delivery => delivery.NextAttemptAt, (DateTimeOffset?)null)
            .SetProperty(delivery => delivery.EndedAt, now),
        cancellationToken);

    /// <summary>What a change has made of a delivery; wakes the outbox processor after the commit.</summary>
    public static async Task<Result<DeliveryResponse>> ToResponseAsync(this PlatformDbContext platform, long deliveryId, UnitOfWork work, OutboxSignal signal, CancellationToken cancellationToken)
    {
        var found = await platform.Deliveries.AsNoTracking().Include(delivery => delivery.OutboxEvent)
            .SingleOrDefaultAsync(delivery => delivery.Id == deliveryId, cancellationToken);
        if (found is null)
        {
            return PlatformErrors.DeliveryNotFound;
        }

        work.OnCommitted(signal.Wake);
        return DeliveryResponse.Of(found);
    }

    /// <summary>Finds what may be delivered now: pending, due, and with nothing earlier of its subject parked or waiting.</summary>
    public static Task<List<Delivery>> FindDueAsync(this PlatformDbContext platform, string listener, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        platform.Deliveries
            .Where(d => d.Listener == listener && d.Status == DeliveryStatus.Pending && (d.NextAttemptAt == null || d.NextAttemptAt <= now))
            .Where(d => !platform.Deliveries.Where(IsOpen).Any(earlier =>
                earlier.Listener == listener && earlier.Subject == d.Subject && earlier.Id < d.Id
                && (earlier.Status == DeliveryStatus.Parked || earlier.NextAttemptAt > now)))
            .OrderBy(d => d.Id)
            .Take(most)
            .Include(d => d.OutboxEvent)
            .ToListAsync(cancellationToken);
}
