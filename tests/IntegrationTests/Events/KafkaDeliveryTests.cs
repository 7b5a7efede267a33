namespace Commerce.IntegrationTests.Events;

using System.Diagnostics;
using System.Text.Json;
using Harness;
using Xunit.Abstractions;

/// <summary>What a consumer that is not ours finds in the topic.</summary>
public sealed class KafkaDeliveryTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [KafkaFact]
    public async Task A_message_is_a_structured_cloud_event_under_its_orders_id_with_the_trace_of_its_request()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(With(kafka.Settings, "DataPlatform:Sinks", "File, Kafka"));
        var product = await app.NewProductAsync(price: 10, name: "Käse \"extra\"");
        var buyer = await app.NewUserWithAsync(100);

        var order = (await buyer.PostAsync("/orders/checkout", new { items = new[] { new { productId = product, quantity = 1 } } }, ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01")))
            .ShouldBe(201).Json.Uuid("orderId");

        var told = await kafka.ReadAsync(2, Deadline);
        told.ShouldContainEventsOf([order.ToString()]);
        var lines = await app.ShouldTellAsync(order, EventFile.Placed, EventFile.Paid);
        foreach (var (message, line) in told.Zip(lines))
        {
            JsonElement.DeepEquals(message.Event, line).ShouldBeTrue("both sinks tell the same");
            message.Headers["content-type"].ShouldBe("application/cloudevents+json; charset=utf-8");
            var traceparent = message.Headers["traceparent"].Split('-');
            traceparent[1].ShouldBe(TraceId);
            traceparent.Select(part => part.Length).ShouldBe([2, 32, 16, 2]);
            line.Text("traceparent").ShouldBe(message.Headers["traceparent"]);
        }
    }

    [KafkaFact]
    public async Task What_the_Host_does_by_itself_has_no_trace()
    {
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        var order = (await (await app.NewUserWithAsync(100)).OrderAsync(await app.NewProductAsync(price: 10))).ShouldBe(201).Json.Uuid("orderId");
        app.Clock.Advance(TimeSpan.FromMinutes(16));

        var told = await kafka.ReadAsync(2, Deadline);

        told.Select(message => message.Type).ShouldBe([EventFile.Placed, EventFile.Expired]);
        told.ShouldAllBe(message => message.Key == order.ToString());
        told[1].Headers.Keys.ShouldBe(["content-type"]);
        told[1].Event.Has("traceparent").ShouldBeFalse();
    }

    [KafkaFact]
    public async Task A_thousand_orders_are_a_thousand_distinct_paid_events_in_order_per_order()
    {
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);

        var orders = await app.CheckoutAsync(await app.NewProductAsync(price: 1, stock: 10_000), 1_000);

        var told = await kafka.ReadAsync(2_000, Deadline);
        told.ShouldContainEventsOf([.. orders.Select(order => order.ToString())]);
        told.Where(message => message.Type == EventFile.Paid).Select(message => message.Id).Distinct().Count().ShouldBe(1_000);
        told.Count.ShouldBe(2_000, "where nothing broke, nothing is repeated");
        foreach (var message in told)
        {
            message.Event.ShouldFitItsSchema();
        }

        await Eventually.BeTrueAsync(async () => await app.CountAsync(EventAssertions.Open) == 0);
        await app.ShouldBeConsistentAsync();
    }

    [KafkaFact]
    public async Task Twenty_thousand_waiting_events_drain_within_seconds()
    {
        const int Orders = 10_000;
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        var first = (await (await app.NewUserWithAsync(100)).CheckoutAsync(await app.NewProductAsync(price: 10))).ShouldBe(201).Json.Uuid("orderId");
        await kafka.ReadAsync(2, Deadline);
        await app.CloseAsync();
        var waiting = await app.Database.MultiplyAsync(Orders);
        (await app.CountAsync(EventAssertions.Open)).ShouldBeGreaterThanOrEqualTo(2 * Orders);

        var began = Stopwatch.GetTimestamp();
        await app.RestartAsync();
        // 10 s are promised on a machine that has nothing else to do.
        await Eventually.BeTrueAsync(async () => await app.CountAsync(EventAssertions.Open) == 0, Deadline);

        output.WriteLine($"{2 * Orders} events, the Host's start included: {Stopwatch.GetElapsedTime(began)}");
        (await kafka.ReadAsync()).ShouldContainEventsOf([.. waiting, first.ToString()]);
    }

    [KafkaFact]
    public async Task An_event_that_is_too_large_is_parked_and_holds_back_only_later_ones_of_its_order()
    {
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(With(kafka.Settings, "Kafka:Client:message.max.bytes", "3000"));
        var lamp = await app.NewProductAsync(price: 1);
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => app.NewProductAsync(price: 1, name: new string('x', 190) + number)));
        var buyer = await app.NewUserWithAsync(1_000);
        var large = (await buyer.PostAsync("/orders/checkout", new { items = others.Select(id => new { productId = id, quantity = 1 }) })).ShouldBe(201).Json.Uuid("orderId");

        var small = (await buyer.CheckoutAsync(lamp)).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(
            async () =>
            {
                app.Clock.Advance(TimeSpan.FromSeconds(5));
                return (string?)await app.SqlAsync(Row(1, "status")) == "Parked";
            },
            Deadline);

        (await app.CountAsync(Row(1, "attempts"))).ShouldBe(8);
        ((string)(await app.SqlAsync(Row(1, "last_error")))!).ShouldContain("too large", Case.Insensitive);
        (await app.SqlAsync(Row(2, "status"))).ShouldBe("Pending");
        (await app.CountAsync(Row(2, "attempts"))).ShouldBe(0);
        (await kafka.ReadAsync(2, Deadline)).ShouldContainEventsOf([small.ToString()]);
        // The brokers are there; that an event is parked is what somebody should look at.
        await Eventually.BeTrueAsync(async () => (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200).Body == "Degraded", Deadline);

        string Row(int sequence, string what) =>
            $"SELECT {what} FROM platform_deliveries WHERE listener = 'kafka' AND outbox_event_id = (SELECT id FROM platform_outbox_events WHERE subject = '{large}' AND sequence = {sequence})";
    }

    [KafkaFact]
    public async Task Events_that_were_refused_together_are_judged_one_by_one()
    {
        const int TooLarge = 10;
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        await app.CheckoutAsync(await app.NewProductAsync(price: 1), 10);
        await kafka.ReadAsync(20, Deadline);
        await app.CloseAsync();
        var waiting = await app.Database.MultiplyAsync(100);
        // As brokers answer when one of a batch is too large: none of it is taken.
        kafka.Refuse([.. Enumerable.Repeat(TooLarge, 5)]);

        await app.RestartAsync();

        var told = await kafka.ReadAsync(20 + (2 * waiting.Count), Deadline);
        told.Where(message => waiting.Contains(message.Key)).ToList().ShouldContainEventsOf(waiting);
        await Eventually.BeTrueAsync(async () => await app.CountAsync(EventAssertions.Open) == 0);
        (await app.CountAsync(EventAssertions.Attempts)).ShouldBe(0);
    }

    [KafkaFact]
    public async Task An_event_does_not_overtake_one_of_its_order_that_was_refused()
    {
        const int TooLarge = 10;
        using var kafka = new MockKafka();
        await using var app = await CommerceApp.StartAsync(kafka.Settings);
        await app.CheckoutAsync(await app.NewProductAsync(price: 1), 10);
        await kafka.ReadAsync(20, Deadline);
        await app.CloseAsync();
        var waiting = await app.Database.MultiplyAsync(1);
        kafka.Refuse(TooLarge, TooLarge);

        await app.RestartAsync();

        var told = await kafka.ReadAsync(22, Deadline);
        told.Where(message => message.Key == waiting[0]).ToList().ShouldContainEventsOf(waiting);
        await Eventually.BeTrueAsync(async () => await app.CountAsync(EventAssertions.Open) == 0);
        (await app.CountAsync(EventAssertions.Attempts)).ShouldBe(2);
    }

    private static Dictionary<string, string> With(Dictionary<string, string> settings, string key, string value)
    {
        settings[key] = value;
        return settings;
    }
}
