namespace Commerce.SharedKernel.Infrastructure.Audit;

using Data;
using Outbox;

/// <summary>Every event is on its way to exactly those listeners that it was written for.</summary>
internal sealed class DeliveryAudit(PlatformDbContext platform) : IAuditCheck
{
    public string Name => "event.deliveries";

    public string Description =>
        "Every event has one delivery to each listener it was written for and to no other, each delivery's state makes sense, and none has been due for more than an hour.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        void Orphan(DeliveryRow delivery) => findings.AddViolation("delivery", Text(delivery.Id), $"There is no event {delivery.OutboxEventId}.");

        await using var deliveries = new OrderedGroups<long, DeliveryRow>(ReadDeliveriesAsync(cancellationToken), row => row.OutboxEventId, Orphan, cancellationToken);
        await foreach (var happened in ReadEventsAsync(cancellationToken))
        {
            findings.AddChecked();
            var own = await deliveries.TakeAsync(happened.Id);
            findings.AddViolation("event", happened.EventId.ToString(), EventRules.Check(happened, own, findings.AsOf));
            foreach (var delivery in own)
            {
                findings.AddViolation("delivery", Text(delivery.Id), EventRules.CheckDelivery(delivery, happened, findings.AsOf));
            }
        }

        await deliveries.DrainAsync();
    }

    private IAsyncEnumerable<EventRow> ReadEventsAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        long.MinValue,
        (after, limit) => platform.OutboxEvents.Where(e => e.Id > after).OrderBy(e => e.Id).Take(limit)
            .Select(e => new EventRow(e.Id, e.EventId, e.Subject, e.OccurredAt, e.Position, e.Listeners, e.Traceparent)).ToListAsync(cancellationToken),
        row => row.Id,
        cancellationToken);

    private IAsyncEnumerable<DeliveryRow> ReadDeliveriesAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        new OwnedKey(long.MinValue, long.MinValue),
        (after, limit) => platform.Deliveries
            .Where(d => d.OutboxEventId >= after.Owner && (d.OutboxEventId > after.Owner || d.Id > after.Number))
            .OrderBy(d => d.OutboxEventId).ThenBy(d => d.Id).Take(limit)
            .Select(d => new DeliveryRow(
                d.Id,
                d.OutboxEventId,
                d.Listener,
                d.Subject,
                d.Status,
                d.Attempts,
                d.NextAttemptAt,
                d.LastError != null,
                d.EndedAt,
                d.Status == DeliveryStatus.Pending && platform.Deliveries.Where(Delivery.IsOpen).Any(earlier =>
                    earlier.Listener == d.Listener && earlier.Subject == d.Subject && earlier.Id < d.Id && earlier.Status == DeliveryStatus.Parked)))
            .ToListAsync(cancellationToken),
        row => new OwnedKey(row.OutboxEventId, row.Id),
        cancellationToken);

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
