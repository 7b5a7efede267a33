namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Persistence;

/// <inheritdoc cref="IOutbox"/>
/// <remarks>Plain SQL and no tracked entity, so that a step that is undone takes its events with it.</remarks>
/// <param name="platform">The lane's context.</param>
/// <param name="work">The running transaction.</param>
/// <param name="listeners">Who hears what.</param>
/// <param name="signal">Wakes the relay after the commit.</param>
internal sealed class OutboxWriter(PlatformDbContext platform, UnitOfWork work, Listeners listeners, RelaySignal signal) : IOutbox
{
    public async Task PublishAsync<TEvent, TData>(TEvent happened, CancellationToken cancellationToken)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class
    {
        var json = JsonSerializer.Serialize((TData)happened.Data, StoredJson.Options);
        var eventId = Guid.CreateVersion7(happened.OccurredAt).ToString();
        var occurredAt = happened.OccurredAt.ToUnixTimeMilliseconds();
        await platform.Database.ExecuteSqlAsync($"""
            INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data)
            VALUES ({eventId}, {TEvent.Type}, {TEvent.Source}, {happened.Subject}, {happened.Sequence}, {occurredAt}, {json})
            """, cancellationToken);
        foreach (var listener in listeners.Of(TEvent.Type))
        {
            await platform.Database.ExecuteSqlAsync($"""
                INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts)
                SELECT id, {listener}, subject, 'Pending', 0 FROM platform_outbox_events WHERE subject = {happened.Subject} AND sequence = {happened.Sequence}
                """, cancellationToken);
        }

        work.OnCommitted(signal.Wake);
    }
}
