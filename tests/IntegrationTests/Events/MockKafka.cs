namespace Commerce.IntegrationTests.Events;

using System.Runtime.InteropServices;
using Harness;

/// <summary>
/// A broker that speaks Kafka's protocol on a port of its own: librdkafka's mock cluster, on a client of the test's own. It keeps
/// messages in memory, can be taken down and up, and refuses when it is told to.
/// </summary>
internal sealed partial class MockKafka : IDisposable
{
    public const string Topic = "commerce.orders";

    private const string Library = "librdkafka";
    private const int Broker = 1;
    /// <summary>Enough that none outgrows what the mock keeps of it, 5 MB.</summary>
    private const int Partitions = 16;

    private const int ProducerType = 0;
    private const short ProduceRequest = 0;
    private const int ErrorLength = 512;

    /// <summary>The files of the package, of which one fits the machine: the producer under test is in it too.</summary>
    private static readonly string[] Files = [Library, "centos8-librdkafka", "alpine-librdkafka"];

    private static readonly IntPtr Loaded = Files.Select(file => NativeLibrary.TryLoad(file, typeof(Confluent.Kafka.Library).Assembly, null, out var handle) ? handle : IntPtr.Zero)
        .FirstOrDefault(handle => handle != IntPtr.Zero);

    private readonly IntPtr client;
    private readonly IntPtr cluster;

    static MockKafka() => NativeLibrary.SetDllImportResolver(typeof(MockKafka).Assembly, (library, _, _) => library == Library ? Loaded : IntPtr.Zero);

    public MockKafka()
    {
        var error = Marshal.AllocHGlobal(ErrorLength);
        try
        {
            var properties = rd_kafka_conf_new();
            // Its own client has no broker, and says so.
            rd_kafka_conf_set(properties, "log_level", "0", error, ErrorLength);
            client = rd_kafka_new(ProducerType, properties, error, ErrorLength);
            client.ShouldNotBe(IntPtr.Zero, Marshal.PtrToStringUTF8(error));
        }
        finally
        {
            Marshal.FreeHGlobal(error);
        }

        cluster = rd_kafka_mock_cluster_new(client, 1);
        BootstrapServers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(cluster))!;
        rd_kafka_mock_topic_create(cluster, Topic, Partitions, 1).ShouldBe(0);
    }

    /// <summary>Whether the package has a file for this kind of machine.</summary>
    public static bool IsThere => Loaded != IntPtr.Zero;

    public string BootstrapServers { get; }

    /// <summary>Settings that make it the Host's only sink.</summary>
    public Dictionary<string, string> Settings => new() { ["DataPlatform:Sinks"] = "Kafka", ["Kafka:BootstrapServers"] = BootstrapServers };

    /// <summary>Refuses connections from now on, and breaks those that are open.</summary>
    public void TakeDown() => rd_kafka_mock_broker_set_down(cluster, Broker).ShouldBe(0);

    public void BringUp() => rd_kafka_mock_broker_set_up(cluster, Broker).ShouldBe(0);

    /// <summary>Answers the next requests to produce with these errors, one each.</summary>
    public void Refuse(params int[] errors) => rd_kafka_mock_push_request_errors_array(cluster, ProduceRequest, (nuint)errors.Length, errors);

    /// <summary>Answers every request only after this.</summary>
    public void Slow(TimeSpan delay) => rd_kafka_mock_broker_set_rtt(cluster, Broker, (int)delay.TotalMilliseconds).ShouldBe(0);

    /// <summary>Everything that is in the topic now.</summary>
    public Task<IReadOnlyList<KafkaMessage>> ReadAsync() => Kcat.ReadAsync(BootstrapServers, Topic);

    /// <summary>Waits until the topic holds so many different events, and answers everything in it.</summary>
    public async Task<IReadOnlyList<KafkaMessage>> ReadAsync(int distinct, TimeSpan deadline)
    {
        IReadOnlyList<KafkaMessage> all = [];
        await Eventually.BeTrueAsync(
            async () =>
            {
                all = await ReadAsync();
                return all.Select(message => message.Id).Distinct().Count() >= distinct;
            },
            deadline);
        return all;
    }

    public void Dispose()
    {
        rd_kafka_mock_cluster_destroy(cluster);
        rd_kafka_destroy(client);
    }

    [LibraryImport(Library)]
    private static partial IntPtr rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_conf_set(IntPtr conf, string name, string value, IntPtr error, nuint errorLength);

    [LibraryImport(Library)]
    private static partial IntPtr rd_kafka_new(int type, IntPtr conf, IntPtr error, nuint errorLength);

    [LibraryImport(Library)]
    private static partial void rd_kafka_destroy(IntPtr client);

    [LibraryImport(Library)]
    private static partial IntPtr rd_kafka_mock_cluster_new(IntPtr client, int brokers);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_cluster_destroy(IntPtr cluster);

    [LibraryImport(Library)]
    private static partial IntPtr rd_kafka_mock_cluster_bootstraps(IntPtr cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(IntPtr cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(IntPtr cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(IntPtr cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_rtt(IntPtr cluster, int broker, int milliseconds);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_push_request_errors_array(IntPtr cluster, short request, nuint count, int[] errors);
}
