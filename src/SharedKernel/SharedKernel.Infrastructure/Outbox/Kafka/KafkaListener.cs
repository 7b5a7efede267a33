namespace Commerce.SharedKernel.Infrastructure.Outbox.Kafka;

using Microsoft.Extensions.Logging;

/// <summary>
/// Sends events to a Kafka topic: key = subject, value = the CloudEvent in structured mode (CloudEvents Kafka Protocol Binding 1.0.2). What
/// the brokers have acknowledged is marked; what they have not goes out again with the same id.
/// </summary>
/// <remarks>
/// Names no type of the client library, and so loads nothing of it, until Kafka is wanted. Two events of one subject are never under
/// way together: should the first be refused, the second must not be there already.
/// </remarks>
/// <param name="settings">Where the topic is.</param>
/// <param name="platform">Whether it is wanted.</param>
/// <param name="clock">Measures time.</param>
/// <param name="logger">Where librdkafka's own lines go.</param>
internal sealed class KafkaListener(KafkaSettings settings, DataPlatformSettings platform, TimeProvider clock, ILogger<KafkaListener> logger) : IOutsideListener, IDisposable
{
    private KafkaProducer? producer;

    public string Name => "kafka";

    public bool IsEnabled => platform.Wants(DataPlatformSettings.Kafka);

    public void Check() => producer ??= new KafkaProducer(settings, clock, logger);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<Receipt>> DeliverAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var receipts = new Receipt[events.Count];
        Array.Fill(receipts, Receipt.Held);
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (var wave in WavesOf(events))
        {
            if (Broken() is { } trouble)
            {
                foreach (var index in wave.Where(index => !held.Contains(events[index].Subject)))
                {
                    receipts[index] = Receipt.Away(trouble);
                }

                break;
            }

            var sent = wave.Where(index => !held.Contains(events[index].Subject)).ToList();
            // Whose first is held has no second.
            if (sent.Count == 0 || !await SendAsync(events, sent, receipts, cancellationToken) || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            held.UnionWith(sent.Where(index => receipts[index].Kind != ReceiptKind.Taken).Select(index => events[index].Subject));
        }

        return receipts;
    }

    public Task<string?> ProbeAsync(CancellationToken cancellationToken) =>
        Broken() is { } trouble ? Task.FromResult<string?>(trouble) : Producer().ProbeAsync(cancellationToken);

    public void Dispose() => producer?.Dispose();

    /// <summary>The first event of each subject, then the second of each, and so on; as indexes.</summary>
    private static IEnumerable<IEnumerable<int>> WavesOf(IReadOnlyList<OutboxEvent> events)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return Enumerable.Range(0, events.Count)
            .GroupBy(index => seen[events[index].Subject] = seen.GetValueOrDefault(events[index].Subject) + 1)
            .OrderBy(wave => wave.Key);
    }

    /// <summary>Sends a wave; false when the brokers are away.</summary>
    private async Task<bool> SendAsync(IReadOnlyList<OutboxEvent> events, List<int> indexes, Receipt[] receipts, CancellationToken stopping)
    {
        var current = Producer();
        var sent = await current.SendAsync([.. indexes.Select(index => events[index])], stopping);
        for (var i = 0; i < indexes.Count; i++)
        {
            receipts[indexes[i]] = sent[i];
        }

        var refused = indexes.Where(index => receipts[index].Kind == ReceiptKind.Refused).ToList();
        if (indexes.Count > 1)
        {
            // Brokers refuse what came in one request together: alone, each is judged for itself.
            foreach (var index in refused.TakeWhile(_ => !stopping.IsCancellationRequested))
            {
                receipts[index] = (await current.SendAsync([events[index]], stopping))[0];
                if (receipts[index].Kind == ReceiptKind.Away)
                {
                    break;
                }
            }
        }

        return !indexes.Exists(index => receipts[index].Kind == ReceiptKind.Away);
    }

    /// <summary>Why no producer can be opened, such as a key file that was taken away: no event's fault. Null where there is one.</summary>
    private string? Broken()
    {
        try
        {
            Producer();
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>The producer; a new one when the last has broken.</summary>
    private KafkaProducer Producer()
    {
        if (producer is { IsBroken: true } broken)
        {
            producer = null;
            broken.Dispose();
        }

        return producer ??= new KafkaProducer(settings, clock, logger);
    }
}
