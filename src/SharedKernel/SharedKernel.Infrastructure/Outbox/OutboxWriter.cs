namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Text.Json;
using Mediator;
using Persistence;

/// <inheritdoc cref="IOutbox"/>
/// <remarks>Plain SQL and no tracked entity, so that a step that is undone takes its events with it.</remarks>
/// <param name="platform">The lane's context.</param>
/// <param name="work">The running transaction.</param>
/// <param name="current">The request that causes it.</param>
/// <param name="listeners">Who hears what.</param>
/// <param name="signal">Wakes the relay after the commit.</param>
internal sealed class OutboxWriter(PlatformDbContext platform, UnitOfWork work, CurrentRequest current, Listeners listeners, RelaySignal signal) : IOutbox
{
    public async Task PublishAsync<TEvent, TData>(TEvent happened, CancellationToken cancellationToken)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class
    {
        var names = listeners.Of(TEvent.Type);
        var written = new OutboxEvent
        {
            EventId = Guid.CreateVersion7(happened.OccurredAt),
            Type = TEvent.Type,
            Source = TEvent.Source,
            Subject = happened.Subject,
            Sequence = happened.Sequence,
            OccurredAt = happened.OccurredAt,
            Data = JsonSerializer.Serialize((TData)happened.Data, StoredJson.Options),
            Listeners = string.Join(',', names),
            Traceparent = current.Context.Traceparent,
        };
        await platform.InsertManyAsync([written], cancellationToken);
        if (names.Count > 0)
        {
            var sql = new SqlText(platform).Raw("INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts) ");
            for (var i = 0; i < names.Count; i++)
            {
                sql.Raw(i == 0 ? "" : " UNION ALL ").Add(
                    $"SELECT id, {names[i]}, subject, 'Pending', 0 FROM platform_outbox_events WHERE subject = {happened.Subject} AND sequence = {happened.Sequence}");
            }

            await sql.ExecuteAsync(cancellationToken);
        }

        work.OnCommitted(signal.Wake);
    }
}
