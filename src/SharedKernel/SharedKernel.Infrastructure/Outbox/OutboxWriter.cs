namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Text.Json;
using Commands;
using Data;

/// <inheritdoc cref="IOutbox"/>
/// <remarks>However many events a command has, they are written together at its end.</remarks>
/// <param name="work">The running transaction.</param>
internal sealed class OutboxWriter(UnitOfWork work, CurrentRequest current, SubscriptionRegistry subscriptions) : IOutbox
{
    public void Publish<TEvent, TData>(TEvent happened)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class => work.Publish(new OutboxEvent
        {
            EventId = Guid.CreateVersion7(happened.OccurredAt),
            Type = TEvent.Type,
            Source = TEvent.Source,
            Subject = happened.Subject,
            Sequence = happened.Sequence,
            OccurredAt = happened.OccurredAt,
            Data = JsonSerializer.Serialize((TData)happened.Data, StorageJson.Options),
            Listeners = subscriptions.NamesOf(TEvent.Type),
            Traceparent = current.Context.Traceparent,
        });
}

/// <summary>Writes the events of a command that has succeeded, with their deliveries.</summary>
/// <param name="work">The running transaction.</param>
/// <param name="signal">Wakes the outbox processor after the commit.</param>
internal sealed class OutboxRows(PlatformDbContext platform, UnitOfWork work, SubscriptionRegistry subscriptions, OutboxSignal signal)
{
    private static readonly string[] KeyColumns = ["id", "subject", "sequence"];

    public async Task WriteAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var keys = (await platform.InsertReturningAsync(events, KeyColumns, row => (Id: row.GetInt64(0), Happened: (row.GetString(1), row.GetInt32(2))), cancellationToken))
            .ToDictionary(written => written.Happened, written => written.Id);
        List<Delivery> deliveries = [];
        foreach (var happened in events)
        {
            var key = keys[(happened.Subject, happened.Sequence)];
            foreach (var listener in subscriptions.Of(happened.Type))
            {
                deliveries.Add(new Delivery { OutboxEventId = key, Listener = listener, Subject = happened.Subject });
            }
        }

        await platform.InsertManyAsync(deliveries, cancellationToken);
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
