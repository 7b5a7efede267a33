namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class ParkedTests
{
    private readonly FakeSink sink = new();

    [Fact]
    public async Task A_parked_event_is_listed_and_once_it_is_retried_the_later_ones_of_its_order_follow()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        sink.Refuses = happened => happened.Sequence == 1;
        var order = (await (await app.NewUserWithAsync(10)).CheckoutAsync(await app.NewProductAsync(price: 1))).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(
            async () =>
            {
                app.Clock.Advance(TimeSpan.FromSeconds(40));
                return (await app.AsAdmin().GetAllAsync("/deliveries")).Count > 0;
            },
            TimeSpan.FromSeconds(60));
        var parked = (await app.AsAdmin().GetAsync("/deliveries?status=parked")).ShouldBe(200).Json.List("items").ShouldHaveSingleItem();
        parked.Text("listener").ShouldBe("stubborn");
        parked.Text("type").ShouldBe("com.commerce.order.placed.v1");
        parked.Int("attempts").ShouldBe(8);
        parked.Text("lastError").ShouldBe("The other side is not there.");
        parked.Time("parkedAt").ShouldBe(app.Clock.GetUtcNow(), TimeSpan.FromMinutes(10));
        (await app.AsAdmin().GetAllAsync("/deliveries?status=pending")).ShouldHaveSingleItem("the paid event waits behind it").Has("parkedAt").ShouldBeFalse();
        (await app.AsAdmin().GetAllAsync("/deliveries?limit=1&status=pending,Parked,pending")).Select(delivery => delivery.Int("attempts")).ShouldBe([0, 8]);
        var cursor = (await app.AsAdmin().GetAsync("/deliveries?limit=1&status=pending,parked"))["nextCursor"].GetString();
        (await app.AsAdmin().GetAsync($"/deliveries?status=parked&cursor={cursor}")).ShouldBeInvalid("cursor");
        sink.Taken.ShouldBeEmpty();

        sink.Refuses = _ => false;
        var retried = (await app.AsAdmin().PostAsync($"/deliveries/{parked.Int("deliveryId")}/retry")).ShouldBe(200).Json;

        retried.Uuid("eventId").ShouldBe(parked.Uuid("eventId"));
        retried.Int("attempts").ShouldBe(0);
        retried.Has("parkedAt").ShouldBeFalse();
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 2));
        sink.Taken.Select(happened => (happened.Subject, happened.Sequence)).ShouldBe([(order.ToString(), 1), (order.ToString(), 2)]);
        await Eventually.BeTrueAsync(async () => (await app.AsAdmin().GetAllAsync("/deliveries?status=delivered")).Count == 5);
        (await app.AsAdmin().GetAllAsync("/deliveries?status=parked")).ShouldBeEmpty();
        (await app.AsAdmin().PostAsync($"/deliveries/{parked.Int("deliveryId")}/retry")).ShouldBe(200);
        await app.ShouldBeConsistentAsync();
        sink.Taken.Count.ShouldBe(2, "what is delivered stays delivered");
    }

    [Fact]
    public async Task An_unknown_delivery_is_not_found_and_an_unknown_status_is_invalid()
    {
        await using var app = await CommerceApp.StartAsync();
        foreach (var id in new[] { "1", "0", "x", "99999999999999999999" })
        {
            (await app.AsAdmin().PostAsync($"/deliveries/{id}/retry")).ShouldBeProblem(404, "delivery.not_found");
        }

        (await app.NewUser().PostAsync("/deliveries/1/retry")).ShouldBeProblem(403, "auth.forbidden");
        foreach (var status in new[] { "lost", "parked,lost", "parked,", "" })
        {
            (await app.AsAdmin().GetAsync($"/deliveries?status={status}")).ShouldBeInvalid("status");
        }
    }
}
