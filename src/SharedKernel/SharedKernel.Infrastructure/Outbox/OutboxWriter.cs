namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Text.Json;
using Commands;
using Data;

/// <inheritdoc cref="IOutbox"/>
/// <remarks>Plain SQL and no tracked entity, so that a step that is undone takes its events with it.</remarks>
/// <param name="work">The running transaction.</param>
/// <param name="signal">Wakes the outbox processor after the commit.</param>
internal sealed class OutboxWriter(PlatformDbContext platform, UnitOfWork work, CurrentRequest current, SubscriptionRegistry subscriptions, OutboxSignal signal) : IOutbox
{
    public async Task PublishAsync<TEvent, TData>(TEvent happened, CancellationToken cancellationToken)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class
    {
        var names = subscriptions.Of(TEvent.Type);
        var written = new OutboxEvent
        {
            EventId = Guid.CreateVersion7(happened.OccurredAt),
            Type = TEvent.Type,
            Source = TEvent.Source,
            Subject = happened.Subject,
            Sequence = happened.Sequence,
            OccurredAt = happened.OccurredAt,
            Data = JsonSerializer.Serialize((TData)happened.Data, StorageJson.Options),
            Listeners = string.Join(',', names),
            Traceparent = current.Context.Traceparent,
        };
        await platform.InsertManyAsync([written], cancellationToken);
        if (names.Count > 0)
        {
            var sql = new SqlBuilder(platform).AppendUnsafe("INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts) ");
            for (var i = 0; i < names.Count; i++)
            {
                sql.AppendUnsafe(i == 0 ? "" : " UNION ALL ").Add(
                    $"SELECT id, {names[i]}, subject, 'Pending', 0 FROM platform_outbox_events WHERE subject = {happened.Subject} AND sequence = {happened.Sequence}");
            }

            await sql.ExecuteAsync(cancellationToken);
        }

        work.OnCommitted(signal.Wake);
    }
}

/// <summary>Tells the outbox processor's workers that events were committed, so that they need not poll for them.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next commit of events after it was taken. Take it before looking, wait for it after finding nothing.</summary>
    public Task Next => Volatile.Read(ref woken).Task;

    /// <summary>Events were committed.</summary>
    public void Wake() =>
        Interlocked.Exchange(ref woken, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
