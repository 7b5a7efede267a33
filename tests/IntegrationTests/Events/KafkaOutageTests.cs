namespace Commerce.IntegrationTests.Events;

using System.Diagnostics;
using Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>What becomes of orders and their events while the broker, or the Host, is away.</summary>
public sealed class KafkaOutageTests
{
    /// <summary>How long a broker is away, and there again, in mid-stream: shorter than librdkafka tries by itself.</summary>
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [KafkaFact]
    public async Task While_the_broker_is_away_orders_go_on_and_when_it_is_back_it_gets_everything()
    {
        using var kafka = new MockKafka();
        kafka.TakeDown();
        using var log = new LogLines(typeof(SinkHealth).Namespace!);
        var settings = new Dictionary<string, string>([.. kafka.Settings, log.Setting]);
        await using var app = await CommerceApp.StartAsync(settings, services => services.AddSingleton<ILoggerProvider>(log));
        var product = await app.NewProductAsync(price: 1, stock: 10_000);
        var orders = (await app.CheckoutAsync(product, 500)).ToList();
        await HealthBecomesAsync(app, "Degraded");
        // Longer than librdkafka tries by itself: from here on it is the outbox processor that tries again.
        var sinks = app.Services.GetRequiredService<SinkHealth>();
        await Eventually.BeTrueAsync(() => Task.FromResult(sinks.Troubles.GetValueOrDefault("kafka", "").Contains("timed out", StringComparison.Ordinal)), Deadline);

        kafka.BringUp();
        orders.AddRange(await app.CheckoutAsync(product, 500));

        var told = await kafka.ReadAsync(2_000, Deadline);
        told.ShouldContainEventsOf([.. orders.Select(order => order.ToString())]);
        told.Where(message => message.Type == EventFile.Paid).Select(message => message.Id).Distinct().Count().ShouldBe(1_000);
        await Eventually.BeTrueAsync(async () => await app.CountAsync(EventAssertions.Open) == 0, Deadline);
        (await app.CountAsync(EventAssertions.Attempts)).ShouldBe(0, "a broker that is away is no event's fault");
        await HealthBecomesAsync(app, "Healthy");
        log.All.Count.ShouldBe(2, $"away and back: {string.Join('\n', log.All)}");
        await app.ShouldBeConsistentAsync();
    }

    [KafkaFact]
    public async Task A_broker_that_goes_in_mid_stream_costs_no_event_and_no_attempt()
    {
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        var product = await app.NewProductAsync(price: 1, stock: 10_000);
        var load = app.CheckoutAsync(product, 600);
        await kafka.ReadAsync(20, Deadline);

        for (var i = 0; i < 3; i++)
        {
            kafka.TakeDown();
            await Task.Delay(Blink);
            kafka.BringUp();
            await Task.Delay(Blink);
        }

        var orders = await load;
        (await kafka.ReadAsync(1_200, Deadline)).ShouldContainEventsOf([.. orders.Select(order => order.ToString())]);
        await Eventually.BeTrueAsync(async () => await app.CountAsync(EventAssertions.Open) == 0, Deadline);
        (await app.CountAsync(EventAssertions.Attempts)).ShouldBe(0);
    }

    [KafkaFact]
    public async Task Health_tells_of_a_broker_that_is_away_even_when_nothing_waits_for_it()
    {
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        await HealthBecomesAsync(app, "Healthy");

        kafka.TakeDown();
        await HealthBecomesAsync(app, "Degraded");

        kafka.BringUp();
        await HealthBecomesAsync(app, "Healthy");
    }

    [KafkaFact]
    public async Task A_Host_stops_in_time_while_the_broker_is_away_and_its_successor_sends_what_waited()
    {
        using var kafka = new MockKafka();
        kafka.TakeDown();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        var orders = await app.CheckoutAsync(await app.NewProductAsync(price: 1), 10);
        await HealthBecomesAsync(app, "Degraded");
        var began = Stopwatch.GetTimestamp();

        await app.CloseAsync();

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        kafka.BringUp();
        await app.RestartAsync();
        (await kafka.ReadAsync(20, Deadline)).ShouldContainEventsOf([.. orders.Select(order => order.ToString())]);
    }

    [KafkaFact]
    public async Task SIGKILL_while_draining_loses_nothing_and_repeats_only_under_the_same_id()
    {
        const int Orders = 3_000;
        using var kafka = new MockKafka();
        await using var host = await HostProcess.StartAsync(kafka.Settings);
        await host.As("buyer").ChargeAsync(1_000);
        var product = (await host.AsAdmin().PostAsync("/products", new { name = "Lamp", price = 1, stock = 1_000 })).ShouldBe(201).Json.Int("productId");
        var first = (await host.As("buyer").CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await kafka.ReadAsync(2, Deadline);
        (await host.TerminateAsync()).ShouldBe(0, host.Output);
        var waiting = await host.Database.MultiplyAsync(Orders);
        // Slow enough to be met in mid-drain, with events sent and not yet marked.
        kafka.Slow(TimeSpan.FromMilliseconds(100));

        for (var kill = 1; kill <= 2; kill++)
        {
            var before = await OpenAsync(host);
            await host.ReopenAsync();
            await Eventually.BeTrueAsync(async () => await OpenAsync(host) < before, Deadline);
            await host.KillAsync();
            (await OpenAsync(host)).ShouldBeGreaterThan(0, "the kill came in time");
        }

        kafka.Slow(TimeSpan.Zero);
        await host.ReopenAsync();
        await Eventually.BeTrueAsync(async () => await OpenAsync(host) == 0, Deadline);
        (await kafka.ReadAsync()).ShouldContainEventsOf([.. waiting, first.ToString()]);
    }

    private static async Task<long> OpenAsync(HostProcess host)
    {
        await using var connection = await host.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = EventAssertions.Open;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task HealthBecomesAsync(CommerceApp app, string status) => Eventually.BeTrueAsync(
        async () => (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200).Body == status, Deadline);
}
