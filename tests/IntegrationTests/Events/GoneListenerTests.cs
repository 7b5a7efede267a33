namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class GoneListenerTests
{
    private static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["Outbox:KeepDays"] = "1" };

    [Fact]
    public async Task Deliveries_of_a_listener_that_is_gone_are_told_by_health_and_can_be_discarded()
    {
        await using var shop = await WithGoneAsync();
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Degraded", TimeSpan.FromSeconds(30));

        var discarded = (await shop.AsAdmin().PostAsync("/deliveries/discard", new { listener = "gone" })).ShouldBe(200).Json;

        (discarded.Text("listener"), discarded.Int("discarded")).ShouldBe(("gone", 4));
        (await shop.AsAdmin().GetAllAsync("/deliveries?status=discarded")).Count.ShouldBe(4);
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Healthy", TimeSpan.FromSeconds(30));
        (await shop.AsAdmin().PostAsync("/deliveries/discard", new { listener = "gone" })).ShouldBe(200).Json.Int("discarded").ShouldBe(0);
        (await shop.NewUser().PostAsync("/deliveries/discard", new { listener = "gone" })).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task Deliveries_of_a_listener_that_is_gone_hold_no_event_longer_than_its_days()
    {
        await using var shop = await WithGoneAsync();
        shop.Clock.Advance(TimeSpan.FromDays(2));

        await shop.RestartAsync();

        await Eventually.BeTrueAsync(async () => await shop.CountAsync("SELECT COUNT(*) FROM platform_outbox_events") == 0, TimeSpan.FromSeconds(30));
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries")).ShouldBe(0);
    }

    [Fact]
    public async Task All_parked_deliveries_of_a_listener_are_retried_at_once_and_a_discarded_one_lets_later_ones_go_on()
    {
        var listener = new StubbornListener { IsAway = true };
        await using var shop = await Shop.StartAsync(change: listener.Join);
        var buyer = await shop.NewUserWithAsync(100);
        var product = await shop.NewProductAsync(price: 1);
        for (var i = 0; i < 3; i++)
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        await shop.SqlAsync("UPDATE platform_deliveries SET status = 'Parked', attempts = 8 WHERE listener = 'stubborn' AND outbox_event_id IN (SELECT id FROM platform_outbox_events WHERE sequence = 1)");
        var first = (await shop.AsAdmin().GetAllAsync("/deliveries")).Select(item => item.Int("deliveryId")).Min();
        (await shop.AsAdmin().PostAsync($"/deliveries/{first}/discard")).ShouldBe(200);
        listener.IsAway = false;
        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 1), TimeSpan.FromSeconds(30));
        listener.Taken[0].Sequence.ShouldBe(2, "the discarded one holds it back no longer");

        var retried = (await shop.AsAdmin().PostOnceAsync("once", "/deliveries/retry", new { listener = "stubborn" })).ShouldBe(200).Json;

        (retried.Text("listener"), retried.Int("retried")).ShouldBe(("stubborn", 2));
        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 5), TimeSpan.FromSeconds(30));
        (await shop.AsAdmin().PostOnceAsync("once", "/deliveries/retry", new { listener = "stubborn" })).ShouldBe(200).IsReplayed.ShouldBeTrue();
        (await shop.AsAdmin().PostAsync($"/deliveries/{first}/retry")).ShouldBe(200);
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Discarded'")).ShouldBe(1, "what is discarded stays so");
        (await shop.AsAdmin().PostAsync("/deliveries/1000000/discard")).ShouldBeProblem(404, "delivery.not_found");
    }

    /// <summary>A shop with the events of two orders, delivered to everybody but a listener that the settings do not know.</summary>
    private static async Task<Shop> WithGoneAsync()
    {
        var shop = await Shop.StartAsync(Settings);
        var buyer = await shop.NewUserWithAsync(100);
        var product = await shop.NewProductAsync(price: 1);
        for (var i = 0; i < 2; i++)
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        await Eventually.BeTrueAsync(async () => await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0);
        await shop.SqlAsync("INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts) SELECT id, 'gone', subject, 'Pending', 0 FROM platform_outbox_events");
        return shop;
    }
}
