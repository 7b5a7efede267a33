namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Microsoft.EntityFrameworkCore;
using Persistence;

/// <summary>The queries of the relay.</summary>
internal static class Deliveries
{
    /// <summary>Finds what may be delivered now: pending, due, and with nothing earlier of its subject parked or waiting.</summary>
    public static Task<List<Delivery>> FindDueAsync(this PlatformDbContext platform, string listener, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        platform.Deliveries
            .Where(d => d.Listener == listener && d.Status == DeliveryStatus.Pending && (d.NextAttemptAt == null || d.NextAttemptAt <= now))
            .Where(d => !platform.Deliveries.Any(earlier =>
                earlier.Listener == listener && earlier.Subject == d.Subject && earlier.Id < d.Id && earlier.Status != DeliveryStatus.Delivered
                && (earlier.Status == DeliveryStatus.Parked || earlier.NextAttemptAt > now)))
            .OrderBy(d => d.Id)
            .Take(most)
            .Include(d => d.OutboxEvent)
            .ToListAsync(cancellationToken);
}
