namespace Commerce.SharedKernel.Kafka;

using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>
/// Sends events to a Kafka topic: key = subject, value = the CloudEvent in structured mode (CloudEvents Kafka Protocol Binding 1.0.2). What
/// the brokers have acknowledged is marked; what they have not goes out again with the same id.
/// </summary>
/// <remarks>
/// Names no type of the client library, and so loads nothing of it, until Kafka is wanted. Two events of one subject are never under
/// way together: should the first be refused, the second must not be there already.
/// </remarks>
internal sealed class KafkaSink(KafkaSettings settings, DataPlatformSettings platform, TimeProvider clock, IEventSchemas schemas, ILogger<KafkaSink> logger) : IEventSink, IDisposable
{
    private KafkaProducer? producer;

    public string Name => "kafka";

    public bool IsEnabled => platform.Wants(KafkaPackage.SinkName);

    public void ValidateConfiguration() => producer ??= new KafkaProducer(settings, clock, schemas, logger);

    public Task RecoverAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var results = new DeliveryResult[events.Count];
        Array.Fill(results, DeliveryResult.Blocked);
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (var batch in BatchesOf(events))
        {
            if (Broken() is { } trouble)
            {
                foreach (var index in batch.Where(index => !held.Contains(events[index].Subject)))
                {
                    results[index] = DeliveryResult.Unavailable(trouble);
                }

                break;
            }

            var sent = batch.Where(index => !held.Contains(events[index].Subject)).ToList();
            // Whose first is held has no second.
            if (sent.Count == 0 || !await SendAsync(events, sent, results, cancellationToken) || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            held.UnionWith(sent.Where(index => results[index].Kind != DeliveryResultKind.Accepted).Select(index => events[index].Subject));
        }

        return results;
    }

    public Task<string?> ProbeAsync(CancellationToken cancellationToken) =>
        Broken() is { } trouble ? Task.FromResult<string?>(trouble) : Producer().ProbeAsync(cancellationToken);

    public void Dispose() => producer?.Dispose();

    /// <summary>The first event of each subject, then the second of each, and so on; as indexes.</summary>
    private static IEnumerable<IEnumerable<int>> BatchesOf(IReadOnlyList<OutboxEvent> events)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return Enumerable.Range(0, events.Count)
            .GroupBy(index => seen[events[index].Subject] = seen.GetValueOrDefault(events[index].Subject) + 1)
            .OrderBy(batch => batch.Key);
    }

    /// <summary>Sends a wave; false when the brokers are away.</summary>
    private async Task<bool> SendAsync(IReadOnlyList<OutboxEvent> events, List<int> indexes, DeliveryResult[] results, CancellationToken stopping)
    {
        var current = Producer();
        var sent = await current.SendAsync([.. indexes.Select(index => events[index])], stopping);
        for (var i = 0; i < indexes.Count; i++)
        {
            results[indexes[i]] = sent[i];
        }

        var refused = indexes.Where(index => results[index].Kind == DeliveryResultKind.Rejected).ToList();
        if (indexes.Count > 1)
        {
            // Brokers refuse what came in one request together: alone, each is judged for itself.
            foreach (var index in refused.TakeWhile(_ => !stopping.IsCancellationRequested))
            {
                results[index] = (await current.SendAsync([events[index]], stopping))[0];
                if (results[index].Kind == DeliveryResultKind.Unavailable)
                {
                    break;
                }
            }
        }

        return !indexes.Exists(index => results[index].Kind == DeliveryResultKind.Unavailable);
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

        return producer ??= new KafkaProducer(settings, clock, schemas, logger);
    }
}
