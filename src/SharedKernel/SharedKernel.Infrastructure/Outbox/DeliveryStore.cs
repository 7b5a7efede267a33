namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Text.Json;
using Audit;
using Data;
using Leases;

/// <summary>
/// The deliveries: which are open, which are due, and what became of them. Works on the scope's connection: inside a snapshot it sees the
/// snapshot, while a command runs it takes part in the transaction.
/// </summary>
public sealed partial class DeliveryStore(PlatformDbContext platform, LeaseManager leases, TimeProvider clock, ILogger<DeliveryStore> logger)
{
    /// <summary>Tries before an event is parked.</summary>
    internal const int MaxAttempts = 8;

    /// <summary>Ids marked with one statement.</summary>
    private const int MarkBatch = 1_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Deliveries to a listener that have not happened: waiting or parked.</summary>
    public Task<List<long>> FindOpenAsync(string listener, CancellationToken cancellationToken) =>
        Open(listener).Select(delivery => delivery.Id).ToListAsync(cancellationToken);

    /// <summary>How many deliveries to a listener have not happened.</summary>
    public Task<int> CountOpenAsync(string listener, CancellationToken cancellationToken) => Open(listener).CountAsync(cancellationToken);

    /// <summary>The payloads of the events that a listener has not had.</summary>
    /// <typeparam name="TData">The payload.</typeparam>
    /// <returns>Type and payload of each, oldest first.</returns>
    public IAsyncEnumerable<(string Type, TData Data)> StreamOpenAsync<TData>(string listener, CancellationToken cancellationToken) => AuditStream.ReadAsync(
        0L,
        (after, limit) => Open(listener).Where(delivery => delivery.Id > after).OrderBy(delivery => delivery.Id).Take(limit)
            .Include(delivery => delivery.OutboxEvent).AsNoTracking().ToListAsync(cancellationToken),
        delivery => delivery.Id,
        cancellationToken).Select(delivery => (delivery.OutboxEvent!.Type, JsonSerializer.Deserialize<TData>(delivery.OutboxEvent.Data, StorageJson.Options)!));

    /// <summary>
    /// Marks open deliveries as done, in the running transaction: their effect is in it by another way. Throws where one of them is no
    /// longer open, because the count that took it in is then wrong.
    /// </summary>
    public async Task MarkDeliveredAsync(IReadOnlyList<long> deliveryIds, CancellationToken cancellationToken)
    {
        var marked = 0;
        foreach (var batch in deliveryIds.Chunk(MarkBatch))
        {
            marked += await UpdateDeliveredAsync(batch, cancellationToken);
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

    /// <summary>Finds what may be delivered now, with the events: pending, due, and with nothing earlier of its subject parked or waiting.</summary>
    internal Task<List<Delivery>> FindDueAsync(string listener, int most, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        return platform.Deliveries
            .Where(d => d.Listener == listener && d.Status == DeliveryStatus.Pending && (d.NextAttemptAt == null || d.NextAttemptAt <= now))
            .Where(d => !platform.Deliveries.Where(Delivery.IsOpen).Any(earlier =>
                earlier.Listener == listener && earlier.Subject == d.Subject && earlier.Id < d.Id
                && (earlier.Status == DeliveryStatus.Parked || earlier.NextAttemptAt > now)))
            .OrderBy(d => d.Id)
            .Take(most)
            .Include(d => d.OutboxEvent)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Notes what a listener took and what it did not; the pause before another try doubles, and after the last one the delivery is parked.</summary>
    internal async Task RecordAsync(IReadOnlyList<long> delivered, IReadOnlyList<FailedDelivery> failed, CancellationToken cancellationToken)
    {
        if (delivered.Count > 0)
        {
            // What was sent has arrived, also where it was parked meanwhile.
            await UpdateDeliveredAsync(delivered, cancellationToken);
        }

        var now = clock.UtcNowMs();
        foreach (var failure in failed)
        {
            var parked = failure.Attempts >= MaxAttempts;
            var error = failure.Error.Length <= Delivery.Mapping.ErrorLength ? failure.Error : failure.Error[..Delivery.Mapping.ErrorLength];
            await platform.Deliveries.Where(d => d.Id == failure.DeliveryId && d.Status == DeliveryStatus.Pending).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Status, parked ? DeliveryStatus.Parked : DeliveryStatus.Pending)
                    .SetProperty(d => d.Attempts, failure.Attempts)
                    .SetProperty(d => d.LastError, error)
                    .SetProperty(d => d.NextAttemptAt, parked ? null : now + (FirstPause * Math.Pow(2, failure.Attempts - 1)))
                    .SetProperty(d => d.EndedAt, parked ? now : null),
                cancellationToken);
            if (parked)
            {
                Parked(logger, failure.DeliveryId, failure.Attempts, error);
            }
        }
    }

    /// <summary>Gives deliveries their tries again, at once. Returns how many.</summary>
    internal static Task<int> RetryAsync(IQueryable<Delivery> deliveries, CancellationToken cancellationToken) => deliveries.ExecuteUpdateAsync(
        set => set.SetProperty(delivery => delivery.Status, DeliveryStatus.Pending)
            .SetProperty(delivery => delivery.Attempts, 0)
            .SetProperty(delivery => delivery.NextAttemptAt, (DateTimeOffset?)null)
            .SetProperty(delivery => delivery.EndedAt, (DateTimeOffset?)null),
        cancellationToken);

    /// <summary>Gives deliveries up. Returns how many.</summary>
    internal Task<int> DiscardAsync(IQueryable<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        return deliveries.ExecuteUpdateAsync(
            set => set.SetProperty(delivery => delivery.Status, DeliveryStatus.Discarded)
                .SetProperty(delivery => delivery.NextAttemptAt, (DateTimeOffset?)null)
                .SetProperty(delivery => delivery.EndedAt, now),
            cancellationToken);
    }

    /// <summary>One delivery as it is now; a failure where there is none of this id.</summary>
    internal async Task<Result<DeliveryResponse>> FindAsync(long deliveryId, CancellationToken cancellationToken) =>
        await platform.Deliveries.AsNoTracking().Include(delivery => delivery.OutboxEvent).SingleOrDefaultAsync(delivery => delivery.Id == deliveryId, cancellationToken) is { } found
            ? DeliveryResponse.Of(found)
            : PlatformErrors.DeliveryNotFound;

    /// <summary>What earlier tries have left in them is cleared.</summary>
    private Task<int> UpdateDeliveredAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => new SqlBuilder(platform)
        .Add($"UPDATE platform_deliveries SET status = 'Delivered', next_attempt_at = NULL, last_error = NULL, ended_at = {clock.UtcNowMs()} WHERE status IN ('Pending', 'Parked') AND id IN ")
        .AddList(ids).ExecuteAsync(cancellationToken);

    private IQueryable<Delivery> Open(string listener) => platform.OpenDeliveries.Where(delivery => delivery.Listener == listener);

    [LoggerMessage(LogLevel.Error, "Delivery {DeliveryId} is parked after {Attempts} attempts, and holds back later events of its order: {Error}")]
    private static partial void Parked(ILogger logger, long deliveryId, int attempts, string error);
}
