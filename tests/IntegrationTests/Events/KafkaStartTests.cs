namespace Commerce.IntegrationTests.Events;

using Harness;

/// <summary>What a Host loads and refuses at its start.</summary>
public sealed class KafkaStartTests
{
    private const string Secret = "vErysecretvalue";

    [KafkaFact]
    public async Task Without_Kafka_nothing_of_it_is_loaded()
    {
        await using (var without = await HostProcess.StartAsync())
        {
            await SellAsync(without);
            (await MappedAsync(without)).ShouldNotContain(file => file.Contains("kafka", StringComparison.OrdinalIgnoreCase) && file != "Commerce.SharedKernel.Kafka.dll");
        }

        using var kafka = new MockKafka();
        await using var with = await HostProcess.StartAsync(kafka.Settings);
        await SellAsync(with);
        await kafka.ReadAsync(2, TimeSpan.FromSeconds(30));
        // So that the first half would have seen it.
        var loaded = await MappedAsync(with);
        loaded.ShouldContain("Confluent.Kafka.dll");
        loaded.ShouldContain(file => file.EndsWith("librdkafka.so", StringComparison.Ordinal));
    }

    [KafkaFact]
    public async Task A_property_that_cannot_work_stops_the_start_with_its_name_and_without_its_value()
    {
        await ShouldRefuseAsync("Kafka:Client:sasl.pasword", "Kafka:Client:sasl.pasword is no property of librdkafka");
        await ShouldRefuseAsync("Kafka:Client:security.protocol", "Kafka:Client:security.protocol does not take the value");
        await ShouldRefuseAsync("Kafka:Client:acks", "Kafka:Client:acks must not be set");
        await ShouldRefuseAsync("Kafka:Client:partitioner", "Kafka:Client:partitioner must be one of consistent", "random");
        await ShouldRefuseAsync("Kafka:Client:retries", "Kafka:Client:retries must not be set", "0");
        await ShouldRefuseAsync("Kafka:Client:plugin.library.paths", "Kafka:Client:plugin.library.paths must not be set");
        await ShouldRefuseAsync("Kafka:Topic", "Kafka:Topic: must be 1 to 249 letters", Secret + "!");
        await ShouldRefuseAsync("Kafka:BootstrapServers", "Kafka:BootstrapServers must say where the brokers are", "");
        await ShouldRefuseAsync("DataPlatform:Sinks", "DataPlatform:Sinks: knows no sink 'kafka'; known: File, Kafka.", "kafka");
    }

    private static async Task ShouldRefuseAsync(string key, string because, string value = Secret)
    {
        var settings = new Dictionary<string, string> { ["DataPlatform:Sinks"] = "Kafka", ["Kafka:BootstrapServers"] = "localhost:1", ["Kafka:Client:sasl.password"] = Secret, [key] = value };

        var (exitCode, output) = await HostProcess.RefuseAsync(settings);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(because);
        output.ShouldNotContain(Secret, Case.Insensitive);
    }

    private static async Task SellAsync(HostProcess host)
    {
        var product = (await host.AsAdmin().PostAsync("/products", new { name = "Lamp", price = 1, stock = 10 })).ShouldBe(201).Json.Int("productId");
        await host.As("buyer").ChargeAsync(10);
        (await host.As("buyer").CheckoutAsync(product)).ShouldBe(201);
        await Eventually.BeTrueAsync(async () => (await host.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json.List("items").Count == 1);
    }

    /// <summary>The names of the files that the Host's process has mapped, assemblies and libraries among them.</summary>
    private static async Task<IReadOnlyList<string>> MappedAsync(HostProcess host)
    {
        var process = Directory.EnumerateDirectories("/proc").Single(path => char.IsAsciiDigit(Path.GetFileName(path)[0]) && FolderOf(path) == host.Folder);
        return [.. (await File.ReadAllLinesAsync(Path.Combine(process, "maps"))).Where(line => line.Contains('/', StringComparison.Ordinal)).Select(line => Path.GetFileName(line)).Distinct()];
    }

    private static string? FolderOf(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }
}
