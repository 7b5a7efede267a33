namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class DeliveryTests
{
    private const int MaxAttempts = 8;
    private readonly StubbornListener listener = new();

    [Fact]
    public async Task A_listener_that_fails_for_a_while_gets_everything_in_order_once_it_is_back()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        listener.Refuses = _ => true;
        var orders = await CheckoutAsync(shop, 3);
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Degraded");
        // Far more rounds than an event has attempts.
        var refusals = listener.Refusals;
        await Eventually.BeTrueAsync(
            () =>
            {
                shop.Clock.Advance(TimeSpan.FromMinutes(1));
                return Task.FromResult(listener.Refusals > refusals + (3 * MaxAttempts));
            },
            TimeSpan.FromSeconds(60));
        listener.Taken.ShouldBeEmpty();
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Parked'")).ShouldBe(0, "it is the listener's trouble and no event's");

        listener.Refuses = _ => false;
        shop.Clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 6), TimeSpan.FromSeconds(30));
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Healthy", TimeSpan.FromSeconds(30));
        foreach (var order in orders)
        {
            listener.Taken.Where(happened => happened.Subject == order.ToString()).Select(happened => happened.Sequence).ShouldBe([1, 2]);
        }
    }

    [Fact]
    public async Task The_pause_doubles_and_after_bounded_attempts_the_event_is_parked()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        listener.Refuses = happened => happened.Sequence == 1;
        var began = shop.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var order = (await CheckoutAsync(shop, 1)).Single();

        for (var seen = 0; seen < MaxAttempts - 1;)
        {
            await Eventually.BeTrueAsync(async () => await shop.CountAsync(First(order, "attempts")) > seen);
            // Until the clock is moved nothing more is tried, so both belong together.
            var attempts = (int)await shop.CountAsync(First(order, "attempts"));
            var next = (await shop.TimeAsync(First(order, "next_attempt_at")))?.ToUnixTimeMilliseconds() ?? 0;
            var now = shop.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            seen = attempts;
            if (attempts < MaxAttempts)
            {
                var pause = 250 * (1 << (attempts - 1));
                next.ShouldBeInRange(began + pause, now + pause, $"after {attempts} attempts");
                began = now;
                shop.Clock.Advance(TimeSpan.FromMilliseconds(pause));
            }
        }

        await Eventually.BeTrueAsync(async () => (string?)await shop.SqlAsync(First(order, "status")) == "Parked");
        (await shop.CountAsync(First(order, "attempts"))).ShouldBe(MaxAttempts);
        (await shop.SqlAsync(First(order, "last_error"))).ShouldBe("The other side is not there.");
        (await shop.SqlAsync(First(order, "ended_at"))).ShouldNotBeNull();
        var refusals = listener.Refusals;
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromSeconds(1));
        listener.Refusals.ShouldBe(refusals, "what is parked is left alone");
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_outbox_events")).ShouldBe(2, "and never lost");
    }

    [Fact]
    public async Task A_parked_event_holds_back_only_later_ones_of_its_order_and_nobody_else()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        var refused = Guid.Empty;
        listener.Refuses = happened => happened.Subject == refused.ToString() || (refused == Guid.Empty && happened.Sequence == 1);
        refused = (await CheckoutAsync(shop, 1)).Single();
        await ParkAsync(shop, refused);

        var others = await CheckoutAsync(shop, 5);

        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 10));
        listener.Taken.Select(happened => Guid.Parse(happened.Subject)).Distinct().ShouldBe(others, ignoreOrder: true);
        (await shop.SqlAsync(Second(refused, "status"))).ShouldBe("Pending");
        (await shop.CountAsync(Second(refused, "attempts"))).ShouldBe(0);
        // The file and the ranking have had everything all along.
        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(shop.Folder) == 12));
        await Eventually.BeTrueAsync(async () => await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE listener <> 'stubborn' AND status <> 'Delivered'") == 0);
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_event_that_was_parked_goes_out_first_once_it_is_released()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        listener.Refuses = happened => happened.Sequence == 1;
        var order = (await CheckoutAsync(shop, 1)).Single();
        await ParkAsync(shop, order);
        await shop.RestartAsync();
        listener.Refuses = _ => false;

        await shop.SqlAsync("UPDATE platform_deliveries SET status = 'Pending', attempts = 0, next_attempt_at = NULL, ended_at = NULL WHERE status = 'Parked'");

        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 2));
        listener.Taken.Select(happened => happened.Sequence).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_listener_that_cannot_begin_is_tried_again_and_misses_nothing()
    {
        listener.FailingStarts = 2;
        await using var shop = await Shop.StartAsync(change: listener.Join);

        await CheckoutAsync(shop, 1);

        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 2));
        listener.FailingStarts.ShouldBeLessThan(0, "it began at the third try");
    }

    [Fact]
    public async Task A_listener_that_is_away_costs_no_attempts_and_is_told_by_health_and_gets_everything_when_it_is_back()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        listener.IsAway = true;
        var orders = await CheckoutAsync(shop, 3);
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Degraded");
        // However long it takes.
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(shop.Folder) == 6));
        (await shop.CountAsync("SELECT MAX(attempts) FROM platform_deliveries")).ShouldBe(0);

        listener.IsAway = false;

        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 6), TimeSpan.FromSeconds(20));
        listener.Taken.Select(happened => Guid.Parse(happened.Subject)).Distinct().ShouldBe(orders, ignoreOrder: true);
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Healthy");
    }

    [Fact]
    public async Task Events_wait_for_a_folder_that_cannot_be_written()
    {
        await using var shop = await Shop.StartAsync();
        var folder = Path.Combine(shop.Folder, "events");
        await File.WriteAllTextAsync(folder, "A file where the folder should be.");
        await CheckoutAsync(shop, 2);
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Degraded");
        (await shop.CountAsync("SELECT MAX(attempts) FROM platform_deliveries")).ShouldBe(0);

        File.Delete(folder);

        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(shop.Folder) == 4), TimeSpan.FromSeconds(20));
        await Eventually.BeTrueAsync(async () => await shop.HealthAsync() == "Healthy");
    }

    [Fact]
    public async Task An_event_has_the_same_id_for_every_listener_and_at_every_attempt()
    {
        await using var shop = await Shop.StartAsync(change: listener.Join);
        var attempted = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        listener.Refuses = happened =>
        {
            attempted.Add(happened.EventId);
            return attempted.Count < 3;
        };
        var order = (await CheckoutAsync(shop, 1)).Single();
        await Eventually.BeTrueAsync(() =>
        {
            shop.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(listener.Taken.Count == 2);
        });

        var told = await shop.ShouldTellAsync(order, EventFile.Placed, EventFile.Paid);
        listener.Taken.Select(happened => happened.EventId).ShouldBe(told.Select(line => line.Uuid("id")));
        attempted.Distinct().ShouldBe(told.Select(line => line.Uuid("id")), ignoreOrder: true);
    }

    private static async Task<IReadOnlyList<Guid>> CheckoutAsync(Shop shop, int count)
    {
        var product = await shop.NewProductAsync(price: 1);
        var buyer = await shop.NewUserWithAsync(1_000);
        List<Guid> orders = [];
        for (var i = 0; i < count; i++)
        {
            orders.Add((await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId"));
        }

        return orders;
    }

    /// <summary>Moves the clock on until every pause is over.</summary>
    private static Task ParkAsync(Shop shop, Guid order) => Eventually.BeTrueAsync(
        async () =>
        {
            shop.Clock.Advance(TimeSpan.FromSeconds(5));
            return (string?)await shop.SqlAsync(First(order, "status")) == "Parked";
        },
        TimeSpan.FromSeconds(60));

    private static string First(Guid order, string what) => Row(order, 1, what);

    private static string Second(Guid order, string what) => Row(order, 2, what);

    private static string Row(Guid order, int sequence, string what) =>
        $"SELECT {what} FROM platform_deliveries WHERE listener = 'stubborn' AND outbox_event_id = (SELECT id FROM platform_outbox_events WHERE subject = '{order}' AND sequence = {sequence})";
}
