namespace Commerce.SharedKernel.Kafka;

using System.Buffers;
using System.Text;
using Confluent.Kafka;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>A producer of librdkafka: idempotent, acknowledged by all replicas, and bounded in time.</summary>
internal sealed partial class KafkaProducer : IDisposable
{
    /// <summary>librdkafka reports every event within its own timeout; one that it has forgotten must not hold the outbox processor forever.</summary>
    private static readonly TimeSpan ReportTimeout = KafkaProperties.MessageTimeout + TimeSpan.FromSeconds(5);

    /// <summary>What is under way when the Host stops may still be reported; what is not, goes out again after the start.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] ContentType = "application/cloudevents+json; charset=utf-8"u8.ToArray();

    private readonly IProducer<string, byte[]> producer;
    private readonly IAdminClient admin;
    private readonly string topic;
    private readonly TimeProvider clock;
    private readonly IEventSchemas schemas;
    private readonly ILogger logger;

    /// <summary>Opens it without connecting. Throws <see cref="StartupException"/> for settings that cannot work.</summary>
    public KafkaProducer(KafkaSettings settings, TimeProvider clock, IEventSchemas schemas, ILogger logger)
    {
        this.clock = clock;
        this.schemas = schemas;
        this.logger = logger;
        topic = settings.Topic;
        producer = KafkaProducerFactory.Build(settings, OnError, line => LibrarySaid(logger, line.Facility, line.Message));
        admin = new DependentAdminClientBuilder(producer.Handle).Build();
    }

    /// <summary>Whether it will deliver nothing more, and another one must be opened.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends events of different subjects, and waits until each is reported on. Answers a result for each, in their order.</summary>
    public async Task<DeliveryResult[]> SendAsync(IReadOnlyList<OutboxEvent> events, CancellationToken stopping)
    {
        var batch = new Batch(events.Count);
        var began = clock.GetTimestamp();
        for (var i = 0; i < events.Count; i++)
        {
            while (!TryProduce(events[i], i, batch))
            {
                if (stopping.IsCancellationRequested || clock.GetElapsedTime(began) > KafkaProperties.MessageTimeout)
                {
                    batch.Report(i, DeliveryResult.Unavailable("The producer's queue is full."));
                    break;
                }

                await Task.Delay(FullPause, clock, CancellationToken.None);
            }
        }

        return await ReportedAsync(batch, stopping);
    }

    /// <summary>Asks for the topic. Answers what is wrong, or null.</summary>
    public Task<string?> ProbeAsync(CancellationToken cancellationToken) => Task.Run(Probe, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        admin.Dispose();
        producer.Dispose();
    }

    /// <summary>False when the queue is full for the moment.</summary>
    private bool TryProduce(OutboxEvent happened, int index, Batch batch)
    {
        try
        {
            producer.Produce(topic, ToMessage(happened), report => batch.Report(index, ToResult(report.Error)));
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException e)
        {
            batch.Report(index, ToResult(e.Error));
        }

        return true;
    }

    private async Task<DeliveryResult[]> ReportedAsync(Batch batch, CancellationToken stopping)
    {
        var none = DeliveryResult.Blocked;
        await batch.Reported.WaitAsync(ReportTimeout, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
        {
            await batch.Reported.WaitAsync(StopTimeout, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (!batch.Reported.IsCompleted)
        {
            IsBroken = true;
            none = DeliveryResult.Unavailable("The client did not say in time what became of an event.");
        }

        return batch.Close(none);
    }

    private string? Probe()
    {
        try
        {
            return admin.GetMetadata(topic, ProbeTimeout).Topics is [{ Error: { IsError: true } error }] ? $"{topic}: {error.Reason}" : null;
        }
        catch (KafkaException e)
        {
            return e.Error.Reason;
        }
    }

    private Message<string, byte[]> ToMessage(OutboxEvent happened)
    {
        var value = new ArrayBufferWriter<byte>(1_024);
        CloudEvent.Of(happened, schemas).Write(value);
        var headers = new Headers { { "content-type", ContentType } };
        if (happened.Traceparent is { } traceparent)
        {
            headers.Add("traceparent", Encoding.ASCII.GetBytes(traceparent));
        }

        return new Message<string, byte[]> { Key = happened.Subject, Value = value.WrittenSpan.ToArray(), Headers = headers };
    }

    /// <summary>
    /// What brokers say of a message itself is the event's fault. Everything else, rights and topics included, is the way to them, and
    /// would befall any event.
    /// </summary>
    private static DeliveryResult ToResult(Error error) => error.Code switch
    {
        ErrorCode.NoError => DeliveryResult.Accepted,
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp or ErrorCode.PolicyViolation =>
            DeliveryResult.Rejected(error.Reason),
        _ => DeliveryResult.Unavailable(error.Reason),
    };

    private void OnError(Error error)
    {
        IsBroken |= error.IsFatal;
        LibrarySaid(logger, error.IsFatal ? "FATAL" : "ERROR", error.Reason);
    }

    // It is reported at every attempt to connect; the outbox processor logs the changes.
    [LoggerMessage(LogLevel.Debug, "librdkafka {Facility}: {Text}")]
    private static partial void LibrarySaid(ILogger logger, string facility, string text);

    /// <summary>Events that are under way together.</summary>
    private sealed class Batch(int count)
    {
        private readonly DeliveryResult?[] results = new DeliveryResult?[count];
        private readonly TaskCompletionSource reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int open = count;

        /// <summary>When every event was reported on.</summary>
        public Task Reported => reported.Task;

        /// <summary>Notes what became of an event; called by librdkafka's thread.</summary>
        public void Report(int index, DeliveryResult result)
        {
            lock (results)
            {
                results[index] = result;
            }

            if (Interlocked.Decrement(ref open) == 0)
            {
                reported.TrySetResult();
            }
        }

        /// <summary>Answers all results; what comes later is not heard.</summary>
        public DeliveryResult[] Close(DeliveryResult none)
        {
            lock (results)
            {
                return [.. results.Select(result => result ?? none)];
            }
        }
    }
}
