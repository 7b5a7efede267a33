namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Text.Json;
using Audit;
using Data;
using Leases;

/// <summary>
/// What a module may know of the deliveries to itself, and of the events it has emitted. Works on the scope's connection: inside a
/// snapshot it sees the snapshot, while a command runs it takes part in the transaction.
/// </summary>
public sealed class DeliveryLog(PlatformDbContext platform, LeaseManager leases, TimeProvider clock)
{
    /// <summary>Ids marked with one statement.</summary>
    private const int MarkBatch = 1_000;

    /// <summary>Deliveries to a listener that have not happened: waiting or parked.</summary>
    public Task<List<long>> FindOpenAsync(string listener, CancellationToken cancellationToken) =>
        Open(listener).Select(delivery => delivery.Id).ToListAsync(cancellationToken);

    /// <summary>How many deliveries to a listener have not happened.</summary>
    public Task<int> CountOpenAsync(string listener, CancellationToken cancellationToken) => Open(listener).CountAsync(cancellationToken);

    /// <summary>The payloads of the events that a listener has not had.</summary>
    /// <typeparam name="TData">The payload.</typeparam>
    /// <returns>Type and payload of each, oldest first.</returns>
    public async IAsyncEnumerable<(string Type, TData Data)> StreamOpenAsync<TData>(
        string listener, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        List<Delivery> page;
        do
        {
            var from = after;
            page = await Open(listener).Where(delivery => delivery.Id > from).OrderBy(delivery => delivery.Id).Take(MarkBatch)
                .Include(delivery => delivery.OutboxEvent).AsNoTracking().ToListAsync(cancellationToken);
            foreach (var delivery in page)
            {
                yield return (delivery.OutboxEvent!.Type, JsonSerializer.Deserialize<TData>(delivery.OutboxEvent.Data, StorageJson.Options)!);
                after = delivery.Id;
            }
        }
        while (page.Count == MarkBatch);
    }

    /// <summary>
    /// Marks open deliveries as done, in the running transaction: their effect is in it by another way. Throws where one of them is no
    /// longer open, because the count that took it in is then wrong.
    /// </summary>
    public async Task MarkDeliveredAsync(IReadOnlyList<long> deliveryIds, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        var marked = 0;
        foreach (var batch in deliveryIds.Chunk(MarkBatch))
        {
            marked += await platform.Deliveries.Open().Where(delivery => batch.Contains(delivery.Id)).MarkDeliveredAsync(now, cancellationToken);
        }

        if (marked != deliveryIds.Count)
        {
            throw new InvalidOperationException($"{marked} of {deliveryIds.Count} deliveries were still open; nothing is changed.");
        }
    }

    /// <summary>
    /// Makes sure, in the running transaction, that the delivery to a listener has been held by this Host ever since it was seized. Throws
    /// <see cref="LeaseLostException"/>.
    /// </summary>
    /// <param name="fence">What <see cref="DeliveryLock.SeizeAsync"/> answered.</param>
    /// <returns>When nobody else can deliver before the transaction ends.</returns>
    public async Task FenceAsync(string listener, long fence, CancellationToken cancellationToken)
    {
        if (!await leases.ConfirmAsync(platform, OutboxProcessor.LeaseOf(listener), fence, cancellationToken))
        {
            throw new LeaseLostException(OutboxProcessor.LeaseOf(listener));
        }
    }

    /// <summary>The events of a source by subject and sequence, for the audit.</summary>
    /// <param name="source">CloudEvents <c>source</c>.</param>
    public IAsyncEnumerable<EventFact> StreamEventsAsync(string source, CancellationToken cancellationToken) => AuditStream.ReadAsync(
        (Subject: "", Sequence: 0),
        (after, limit) => platform.OutboxEvents
            .Where(e => e.Source == source && string.Compare(e.Subject, after.Subject) >= 0
                && (string.Compare(e.Subject, after.Subject) > 0 || e.Sequence > after.Sequence))
            .OrderBy(e => e.Subject).ThenBy(e => e.Sequence).Take(limit)
            .Select(e => new EventFact(e.Subject, e.Sequence, e.Type, e.OccurredAt, e.Data)).ToListAsync(cancellationToken),
        fact => (fact.Subject, fact.Sequence),
        cancellationToken);

    /// <summary>Before which instant events may have been removed, for the audit.</summary>
    /// <returns>The instant, UTC; null while none was removed.</returns>
    public Task<DateTimeOffset?> FindLowWaterTimeAsync(CancellationToken cancellationToken) =>
        platform.OutboxSequence.Where(sequence => sequence.Id == OutboxSequence.OnlyId).Select(sequence => sequence.LowWaterTime).SingleOrDefaultAsync(cancellationToken);

    private IQueryable<Delivery> Open(string listener) =>
        platform.Deliveries.Open().Where(delivery => delivery.Listener == listener);
}
