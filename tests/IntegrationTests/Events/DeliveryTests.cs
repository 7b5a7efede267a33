namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class DeliveryTests
{
    private const int MaxAttempts = 8;
    private readonly FakeSink sink = new();

    [Fact]
    public async Task A_listener_that_fails_for_a_while_gets_everything_in_order_once_it_is_back()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        sink.Refuses = _ => true;
        var orders = await CheckoutAsync(app, 3);
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Degraded");
        // Far more rounds than an event has attempts.
        var refusals = sink.Refusals;
        await Eventually.BeTrueAsync(
            () =>
            {
                app.Clock.Advance(TimeSpan.FromMinutes(1));
                return Task.FromResult(sink.Refusals > refusals + (3 * MaxAttempts));
            },
            TimeSpan.FromSeconds(60));
        sink.Taken.ShouldBeEmpty();
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Parked'")).ShouldBe(0, "it is the listener's trouble and no event's");

        sink.Refuses = _ => false;
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 6), TimeSpan.FromSeconds(30));
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Healthy", TimeSpan.FromSeconds(30));
        foreach (var order in orders)
        {
            sink.Taken.Where(happened => happened.Subject == order.ToString()).Select(happened => happened.Sequence).ShouldBe([1, 2]);
        }
    }

    [Fact]
    public async Task The_pause_doubles_and_after_bounded_attempts_the_event_is_parked()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        sink.Refuses = happened => happened.Sequence == 1;
        var began = app.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var order = (await CheckoutAsync(app, 1)).Single();

        for (var seen = 0; seen < MaxAttempts - 1;)
        {
            await Eventually.BeTrueAsync(async () => await app.CountAsync(First(order, "attempts")) > seen);
            // Until the clock is moved nothing more is tried, so both belong together.
            var attempts = (int)await app.CountAsync(First(order, "attempts"));
            var next = (await app.TimeAsync(First(order, "next_attempt_at")))?.ToUnixTimeMilliseconds() ?? 0;
            var now = app.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            seen = attempts;
            if (attempts < MaxAttempts)
            {
                var pause = 250 * (1 << (attempts - 1));
                next.ShouldBeInRange(began + pause, now + pause, $"after {attempts} attempts");
                began = now;
                app.Clock.Advance(TimeSpan.FromMilliseconds(pause));
            }
        }

        await Eventually.BeTrueAsync(async () => (string?)await app.SqlAsync(First(order, "status")) == "Parked");
        (await app.CountAsync(First(order, "attempts"))).ShouldBe(MaxAttempts);
        (await app.SqlAsync(First(order, "last_error"))).ShouldBe("The other side is not there.");
        (await app.SqlAsync(First(order, "ended_at"))).ShouldNotBeNull();
        (await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events")).ShouldBe(2, "and never lost");
        var refusals = sink.Refusals;
        sink.Refuses = happened => happened.Subject == order.ToString();
        app.Clock.Advance(TimeSpan.FromHours(1));
        // Whoever takes what comes later has passed what is parked.
        await CheckoutAsync(app, 1);
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 2));
        sink.Refusals.ShouldBe(refusals, "what is parked is left alone");
        (await app.CountAsync($"SELECT COUNT(*) FROM platform_outbox_events WHERE subject = '{order}'")).ShouldBe(2, "and still not lost");
    }

    [Fact]
    public async Task A_parked_event_holds_back_only_later_ones_of_its_order_and_nobody_else()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        var refused = Guid.Empty;
        sink.Refuses = happened => happened.Subject == refused.ToString() || (refused == Guid.Empty && happened.Sequence == 1);
        refused = (await CheckoutAsync(app, 1)).Single();
        await ParkAsync(app, refused);

        var others = await CheckoutAsync(app, 5);

        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 10));
        sink.Taken.Select(happened => Guid.Parse(happened.Subject)).Distinct().ShouldBe(others, ignoreOrder: true);
        (await app.SqlAsync(Second(refused, "status"))).ShouldBe("Pending");
        (await app.CountAsync(Second(refused, "attempts"))).ShouldBe(0);
        // The file and the ranking have had everything all along.
        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(app.Folder) == 12));
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE listener <> 'stubborn' AND status <> 'Delivered'") == 0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_event_that_was_parked_goes_out_first_once_it_is_released()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        sink.Refuses = happened => happened.Sequence == 1;
        var order = (await CheckoutAsync(app, 1)).Single();
        await ParkAsync(app, order);
        await app.RestartAsync();
        sink.Refuses = _ => false;

        await app.SqlAsync("UPDATE platform_deliveries SET status = 'Pending', attempts = 0, next_attempt_at = NULL, ended_at = NULL WHERE status = 'Parked'");

        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 2));
        sink.Taken.Select(happened => happened.Sequence).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_listener_that_cannot_begin_is_tried_again_and_misses_nothing()
    {
        sink.FailingStarts = 2;
        await using var app = await CommerceApp.StartAsync(change: sink.Join);

        await CheckoutAsync(app, 1);

        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 2));
        sink.FailingStarts.ShouldBeLessThan(0, "it began at the third try");
    }

    [Fact]
    public async Task A_listener_that_is_away_costs_no_attempts_and_is_told_by_health_and_gets_everything_when_it_is_back()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        sink.IsUnavailable = true;
        var orders = await CheckoutAsync(app, 3);
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Degraded");
        // However long it takes.
        app.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(app.Folder) == 6));
        (await app.CountAsync("SELECT MAX(attempts) FROM platform_deliveries")).ShouldBe(0);

        sink.IsUnavailable = false;

        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 6), TimeSpan.FromSeconds(20));
        sink.Taken.Select(happened => Guid.Parse(happened.Subject)).Distinct().ShouldBe(orders, ignoreOrder: true);
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Healthy");
    }

    [Fact]
    public async Task Events_wait_for_a_folder_that_cannot_be_written()
    {
        await using var app = await CommerceApp.StartAsync();
        var folder = Path.Combine(app.Folder, "events");
        await File.WriteAllTextAsync(folder, "A file where the folder should be.");
        await CheckoutAsync(app, 2);
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Degraded");
        (await app.CountAsync("SELECT MAX(attempts) FROM platform_deliveries")).ShouldBe(0);

        File.Delete(folder);

        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(app.Folder) == 4), TimeSpan.FromSeconds(20));
        await Eventually.BeTrueAsync(async () => await app.HealthAsync() == "Healthy");
    }

    [Fact]
    public async Task An_event_has_the_same_id_for_every_listener_and_at_every_attempt()
    {
        await using var app = await CommerceApp.StartAsync(change: sink.Join);
        var attempted = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        sink.Refuses = happened =>
        {
            attempted.Add(happened.EventId);
            return attempted.Count < 3;
        };
        var order = (await CheckoutAsync(app, 1)).Single();
        await Eventually.BeTrueAsync(() =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(sink.Taken.Count == 2);
        });

        var told = await app.ShouldTellAsync(order, EventFile.Placed, EventFile.Paid);
        sink.Taken.Select(happened => happened.EventId).ShouldBe(told.Select(line => line.Uuid("id")));
        attempted.Distinct().ShouldBe(told.Select(line => line.Uuid("id")), ignoreOrder: true);
    }

    private static async Task<IReadOnlyList<Guid>> CheckoutAsync(CommerceApp app, int count)
    {
        var product = await app.NewProductAsync(price: 1);
        var buyer = await app.NewUserWithAsync(1_000);
        List<Guid> orders = [];
        for (var i = 0; i < count; i++)
        {
            orders.Add((await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId"));
        }

        return orders;
    }

    /// <summary>Moves the clock on until every pause is over.</summary>
    private static Task ParkAsync(CommerceApp app, Guid order) => Eventually.BeTrueAsync(
        async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            return (string?)await app.SqlAsync(First(order, "status")) == "Parked";
        },
        TimeSpan.FromSeconds(60));

    private static string First(Guid order, string what) => Row(order, 1, what);

    private static string Second(Guid order, string what) => Row(order, 2, what);

    private static string Row(Guid order, int sequence, string what) =>
        $"SELECT {what} FROM platform_deliveries WHERE listener = 'stubborn' AND outbox_event_id = (SELECT id FROM platform_outbox_events WHERE subject = '{order}' AND sequence = {sequence})";
}
