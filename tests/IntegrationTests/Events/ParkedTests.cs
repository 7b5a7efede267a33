namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class ParkedTests
{
    private readonly StubbornListener listener = new();

    [Fact]
    public async Task A_parked_event_is_listed_and_once_it_is_retried_the_later_ones_of_its_order_follow()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        listener.Refuses = happened => happened.Sequence == 1;
        var order = (await (await shop.NewUserWithAsync(10)).CheckoutAsync(await shop.NewProductAsync(price: 1))).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(
            async () =>
            {
                shop.Clock.Advance(TimeSpan.FromSeconds(40));
                return (await shop.AsAdmin().GetAllAsync("/deliveries")).Count > 0;
            },
            TimeSpan.FromSeconds(60));
        var parked = (await shop.AsAdmin().GetAsync("/deliveries?status=parked")).ShouldBe(200).Json.List("items").ShouldHaveSingleItem();
        parked.Text("listener").ShouldBe("stubborn");
        parked.Text("type").ShouldBe("com.commerce.order.placed.v1");
        parked.Int("attempts").ShouldBe(8);
        parked.Text("lastError").ShouldBe("The other side is not there.");
        parked.Time("parkedAt").ShouldBe(shop.Clock.GetUtcNow(), TimeSpan.FromMinutes(10));
        (await shop.AsAdmin().GetAllAsync("/deliveries?status=pending")).ShouldHaveSingleItem("the paid event waits behind it").Has("parkedAt").ShouldBeFalse();
        listener.Taken.ShouldBeEmpty();

        listener.Refuses = _ => false;
        var retried = (await shop.AsAdmin().PostAsync($"/deliveries/{parked.Int("deliveryId")}/retry")).ShouldBe(200).Json;

        retried.Uuid("eventId").ShouldBe(parked.Uuid("eventId"));
        retried.Int("attempts").ShouldBe(0);
        retried.Has("parkedAt").ShouldBeFalse();
        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 2));
        listener.Taken.Select(happened => (happened.Subject, happened.Sequence)).ShouldBe([(order.ToString(), 1), (order.ToString(), 2)]);
        await Eventually.BeTrueAsync(async () => (await shop.AsAdmin().GetAllAsync("/deliveries?status=delivered")).Count == 5);
        (await shop.AsAdmin().GetAllAsync("/deliveries?status=parked")).ShouldBeEmpty();
        (await shop.AsAdmin().PostAsync($"/deliveries/{parked.Int("deliveryId")}/retry")).ShouldBe(200);
        await shop.ShouldBeConsistentAsync();
        listener.Taken.Count.ShouldBe(2, "what is delivered stays delivered");
    }

    [Fact]
    public async Task An_unknown_delivery_is_not_found_and_an_unknown_status_is_invalid()
    {
        await using var shop = await Shop.StartAsync();
        foreach (var id in new[] { "1", "0", "x", "99999999999999999999" })
        {
            (await shop.AsAdmin().PostAsync($"/deliveries/{id}/retry")).ShouldBeProblem(404, "delivery.not_found");
        }

        (await shop.NewUser().PostAsync("/deliveries/1/retry")).ShouldBeProblem(403, "auth.forbidden");
        (await shop.AsAdmin().GetAsync("/deliveries?status=lost")).ShouldBeInvalid("status");
    }
}
