namespace Commerce.SharedKernel.Kafka;

using SharedKernel.Infrastructure.Modules;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>The sink that is a Kafka topic: the example of a sink in a project of its own.</summary>
public sealed class KafkaPackage : ISinkPackage
{
    /// <summary>The name in <c>DataPlatform:Sinks</c>.</summary>
    internal const string SinkName = "Kafka";

    /// <inheritdoc/>
    public string Name => SinkName;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSettings<KafkaSettings>(KafkaSettings.Section).Validate<DataPlatformSettings>(
            (kafka, platform) => !platform.Wants(SinkName) || kafka.BootstrapServers.Length > 0,
            "Kafka:BootstrapServers must say where the brokers are, such as kafka.example:9092, because DataPlatform:Sinks names Kafka.");
        services.AddSingleton<IEventSink, KafkaSink>();
    }
}
