namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class GoneListenerTests
{
    private static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["Outbox:KeepDays"] = "1" };

    [Fact]
    public async Task Deliveries_of_a_listener_that_is_gone_are_told_by_health_and_can_be_discarded()
    {
        await using var app = await WithGoneAsync();
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Degraded", TimeSpan.FromSeconds(30));

        var discarded = (await app.AsAdmin().PostAsync("/deliveries/discard", new { listener = "gone" })).ShouldBe(200).Json;

        (discarded.Text("listener"), discarded.Int("discarded")).ShouldBe(("gone", 4));
        (await app.AsAdmin().GetAllAsync("/deliveries?status=discarded")).Count.ShouldBe(4);
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Healthy", TimeSpan.FromSeconds(30));
        (await app.AsAdmin().PostAsync("/deliveries/discard", new { listener = "gone" })).ShouldBe(200).Json.Int("discarded").ShouldBe(0);
        (await app.NewUser().PostAsync("/deliveries/discard", new { listener = "gone" })).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Deliveries_of_a_listener_that_is_gone_hold_no_event_longer_than_its_days()
    {
        await using var app = await WithGoneAsync();
        app.Clock.Advance(TimeSpan.FromDays(2));

        await app.RestartAsync();

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events") == 0, TimeSpan.FromSeconds(30));
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries")).ShouldBe(0);
    }

    [Fact]
    public async Task All_parked_deliveries_of_a_listener_are_retried_at_once_and_a_discarded_one_lets_later_ones_go_on()
    {
        var sink = new FakeSink { IsUnavailable = true };
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        var buyer = await app.NewUserWithAsync(100);
        var product = await app.NewProductAsync(price: 1);
        for (var i = 0; i < 3; i++)
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        await app.SqlAsync("UPDATE platform_deliveries SET status = 'Parked', attempts = 8 WHERE listener = 'stubborn' AND outbox_event_id IN (SELECT id FROM platform_outbox_events WHERE sequence = 1)");
        var first = (await app.AsAdmin().GetAllAsync("/deliveries")).Select(item => item.Int("deliveryId")).Min();
        (await app.AsAdmin().PostAsync($"/deliveries/{first}/discard")).ShouldBe(200);
        sink.IsUnavailable = false;
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 1), TimeSpan.FromSeconds(30));
        sink.Taken[0].Sequence.ShouldBe(2, "the discarded one holds it back no longer");

        var retried = (await app.AsAdmin().PostOnceAsync("once", "/deliveries/retry", new { listener = "stubborn" })).ShouldBe(200).Json;

        (retried.Text("listener"), retried.Int("retried")).ShouldBe(("stubborn", 2));
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 5), TimeSpan.FromSeconds(30));
        (await app.AsAdmin().PostOnceAsync("once", "/deliveries/retry", new { listener = "stubborn" })).ShouldBe(200).IsReplayed.ShouldBeTrue();
        (await app.AsAdmin().PostAsync($"/deliveries/{first}/retry")).ShouldBe(200);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Discarded'")).ShouldBe(1, "what is discarded stays so");
        (await app.AsAdmin().PostAsync("/deliveries/1000000/discard")).ShouldBeProblem(404, "delivery.not_found");
    }

    /// <summary>A shop with the events of two orders, delivered to everybody but a listener that the settings do not know.</summary>
    private static async Task<CommerceApp> WithGoneAsync()
    {
        var app = await CommerceApp.StartAsync(Settings);
        var buyer = await app.NewUserWithAsync(100);
        var product = await app.NewProductAsync(price: 1);
        for (var i = 0; i < 2; i++)
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0);
        await app.SqlAsync("INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts) SELECT id, 'gone', subject, 'Pending', 0 FROM platform_outbox_events");
        return app;
    }
}
