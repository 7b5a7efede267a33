namespace Commerce.IntegrationTests.Events;

using System.Text.Json;
using Harness;

public sealed class OutboxSequenceTests
{
    private const string Paid = "com.commerce.order.paid.v1";

    [Fact]
    public async Task Events_are_read_from_the_beginning_as_CloudEvents_and_the_cursor_is_never_null()
    {
        await using var app = await CommerceApp.StartAsync();
        var empty = (await app.AsAdmin().GetAsync("/events")).ShouldBe(200).Json;
        empty.List("items").ShouldBeEmpty();
        var order = (await (await app.NewUserWithAsync(10)).CheckoutAsync(await app.NewProductAsync(price: 1))).ShouldBe(201).Json.Uuid("orderId");

        var (events, cursor) = await FollowAsync(app, empty.Text("nextCursor"), 2);

        events.Select(happened => happened.Text("type")).ShouldBe(["com.commerce.order.placed.v1", Paid]);
        var paid = events[1];
        paid.Text("specversion").ShouldBe("1.0");
        paid.Text("source").ShouldBe("/commerce/orders");
        paid.Text("subject").ShouldBe(order.ToString());
        paid.Text("datacontenttype").ShouldBe("application/json");
        paid.Text("sequence").ShouldBe("2");
        paid.Text("data.status").ShouldBe("paid");
        paid.Uuid("id").ShouldBe(Guid.Parse((await app.SqlAsync($"SELECT event_id FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2"))!.ToString()!));
        (await app.AsAdmin().GetAsync($"/events?cursor={cursor}")).ShouldBe(200).Json.List("items").ShouldBeEmpty();
        (await app.AsAdmin().GetAsync("/events?limit=1")).ShouldBe(200).Json.List("items").ShouldHaveSingleItem().Text("id").ShouldBe(events[0].Text("id"));
    }

    [Fact]
    public async Task A_type_filters_and_its_cursor_moves_on_past_what_is_left_out()
    {
        await using var app = await CommerceApp.StartAsync();
        var buyer = await app.NewUserWithAsync(10);
        var product = await app.NewProductAsync(price: 1);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        await ToldAsync(app, 2);
        var page = (await app.AsAdmin().GetAsync($"/events?type={Paid}")).ShouldBe(200).Json;
        page.List("items").ShouldHaveSingleItem().Text("type").ShouldBe(Paid);
        (await buyer.OrderAsync(product)).ShouldBe(201);
        await ToldAsync(app, 3);

        var next = (await app.AsAdmin().GetAsync($"/events?type={Paid}&cursor={page.Text("nextCursor")}")).ShouldBe(200).Json;

        next.List("items").ShouldBeEmpty();
        next.Text("nextCursor").ShouldNotBe(page.Text("nextCursor"), "the placed order was looked at");
        (await app.AsAdmin().GetAsync($"/events?cursor={page.Text("nextCursor")}")).ShouldBeInvalid("cursor");
    }

    [Fact]
    public async Task A_reader_under_load_misses_nothing_and_reads_nothing_twice()
    {
        const int Buyers = 8;
        const int OrdersEach = 25;
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 1, stock: 10_000);
        var load = Task.WhenAll(Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await app.NewUserWithAsync(1_000);
            for (var i = 0; i < OrdersEach; i++)
            {
                (await buyer.CheckoutAsync(product)).ShouldBe(201);
            }
        }));

        var (events, _) = await FollowAsync(app, null, 2 * Buyers * OrdersEach);
        await load;

        events.Select(happened => happened.Uuid("id")).ShouldBeUnique();
        events.Count.ShouldBe(2 * Buyers * OrdersEach);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events")).ShouldBe(events.Count);
        foreach (var happened in events)
        {
            happened.ShouldFitItsSchema();
        }

        foreach (var history in events.GroupBy(happened => happened.Text("subject")))
        {
            history.Select(happened => happened.Text("sequence")).ShouldBe(["1", "2"]);
        }
    }

    [Fact]
    public async Task A_cursor_before_what_was_removed_is_gone()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Outbox:KeepDays"] = "1" });
        var buyer = await app.NewUserWithAsync(10);
        var product = await app.NewProductAsync(price: 1);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        await ToldAsync(app, 2);
        var old = (await app.AsAdmin().GetAsync("/events?limit=1")).ShouldBe(200).Json.Text("nextCursor");
        var latest = (await app.AsAdmin().GetAsync("/events")).ShouldBe(200).Json.Text("nextCursor");
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0);
        app.Clock.Advance(TimeSpan.FromDays(2));
        // RetentionCleanup looks at the start.
        await app.RestartAsync();
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events") == 0, TimeSpan.FromSeconds(30));

        (await app.AsAdmin().GetAsync($"/events?cursor={old}")).ShouldBeProblem(410, "events.gone");

        (await app.AsAdmin().GetAsync($"/events?cursor={latest}")).ShouldBe(200).Json.List("items").ShouldBeEmpty();
        (await app.As(buyer.UserId).CheckoutAsync(product)).ShouldBe(201);
        (await FollowAsync(app, latest, 2)).Events.Count.ShouldBe(2);
        (await app.AsAdmin().GetAsync("/events")).ShouldBe(200).Json.List("items").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_reader_never_steps_over_events_that_were_removed_behind_one_that_somebody_waits_for()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Outbox:KeepDays"] = "1" });
        var buyer = await app.NewUserWithAsync(100);
        var product = await app.NewProductAsync(price: 1);
        List<Guid> orders = [];
        for (var i = 0; i < 4; i++)
        {
            orders.Add((await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId"));
        }

        await ToldAsync(app, 8);
        await DeliveredAsync(app);
        var old = (await app.AsAdmin().GetAsync("/events?limit=2")).ShouldBe(200).Json.Text("nextCursor");
        await app.SqlAsync($"UPDATE platform_deliveries SET status = 'Parked' WHERE subject = '{orders[1]}' AND listener = 'file'");
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.RestartAsync();
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events") == 2, TimeSpan.FromSeconds(30));
        (await app.As(buyer.UserId).CheckoutAsync(product)).ShouldBe(201);
        await ToldAsync(app, 10);

        (await app.AsAdmin().GetAsync($"/events?cursor={old}")).ShouldBeProblem(410, "events.gone");
        var (events, cursor) = await FollowAsync(app, null, 2);
        events.Select(happened => happened.Text("sequence")).ShouldBe(["1", "2"]);
        events.ShouldAllBe(happened => !orders.Contains(happened.Uuid("data.orderId")));
        (await app.AsAdmin().GetAsync($"/events?cursor={cursor}")).ShouldBe(200).Json.List("items").ShouldBeEmpty();
        (await app.CountAsync("SELECT low_water_position FROM platform_outbox_sequence")).ShouldBe(8);

        // Once it is delivered, what was kept for it goes too.
        await app.SqlAsync("UPDATE platform_deliveries SET status = 'Delivered' WHERE status = 'Parked'");
        await app.RestartAsync();
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT MIN(position) FROM platform_outbox_events") == 9, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_reader_of_one_type_is_not_led_over_a_hole_either()
    {
        await using var app = await CommerceApp.StartAsync();
        var buyer = await app.NewUserWithAsync(100);
        var product = await app.NewProductAsync(price: 1);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        await ToldAsync(app, 4);
        await DeliveredAsync(app);

        await app.SqlAsync("DELETE FROM platform_deliveries WHERE outbox_event_id IN (SELECT id FROM platform_outbox_events WHERE position = 3); DELETE FROM platform_outbox_events WHERE position = 3");

        (await app.AsAdmin().GetAsync("/events")).ShouldBeProblem(410, "events.gone");
        (await app.AsAdmin().GetAsync("/events?type=" + Paid)).ShouldBeProblem(410, "events.gone");
        (await app.AsAdmin().GetAsync("/events?limit=2")).ShouldBe(200).Json.List("items").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_younger_event_behind_which_older_ones_stand_stops_the_removal_so_that_there_are_no_holes()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Outbox:KeepDays"] = "2" });
        var buyer = await app.NewUserWithAsync(100);
        var product = await app.NewProductAsync(price: 1);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        await ToldAsync(app, 2);
        app.Clock.Advance(TimeSpan.FromHours(36));
        await app.RestartAsync();
        (await app.As(buyer.UserId).CheckoutAsync(product)).ShouldBe(201);
        await ToldAsync(app, 4);
        await DeliveredAsync(app);
        // As Hosts whose clocks differ would have written it: 1 old, 2 young, 3 old, 4 young.
        foreach (var (from, to) in ((int, int)[])[(2, 100), (3, 2), (100, 3)])
        {
            await app.SqlAsync($"UPDATE platform_outbox_events SET position = {to} WHERE position = {from}");
        }

        app.Clock.Advance(TimeSpan.FromHours(24));
        await app.RestartAsync();

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT low_water_position FROM platform_outbox_sequence") == 1, TimeSpan.FromSeconds(30));
        (await FollowAsync(app, null, 3)).Events.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_cursor_of_another_history_is_gone_also_when_new_events_have_grown_past_it()
    {
        await using var app = await CommerceApp.StartAsync();
        var buyer = await app.NewUserWithAsync(100);
        var product = await app.NewProductAsync(price: 1);
        for (var i = 0; i < 2; i++)
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        var cursor = (await FollowAsync(app, null, 4)).Cursor;
        var filtered = (await app.AsAdmin().GetAsync($"/events?type={Paid}")).ShouldBe(200).Json.Text("nextCursor");
        // What a restore leaves behind once the shop has gone on: other events at the same positions.
        await app.SqlAsync($"UPDATE platform_outbox_events SET event_id = {TestDatabase.Literal(Guid.NewGuid())} WHERE position = 4");

        (await app.AsAdmin().GetAsync($"/events?cursor={cursor}")).ShouldBeProblem(410, "events.gone");
        (await app.AsAdmin().GetAsync($"/events?type={Paid}&cursor={filtered}")).ShouldBeProblem(410, "events.gone");
    }

    [Fact]
    public async Task Only_admins_read_the_events()
    {
        await using var app = await CommerceApp.StartAsync();
        foreach (var path in new[] { "/events", "/deliveries" })
        {
            (await app.Anonymous().GetAsync(path)).ShouldBeProblem(401, "auth.required");
            (await app.NewUser().GetAsync(path)).ShouldBeProblem(403, "auth.forbidden");
        }

        (await app.AsAdmin().GetAsync("/events?limit=0")).ShouldBeInvalid("limit");
        (await app.AsAdmin().GetAsync("/events?cursor=x")).ShouldBeInvalid("cursor");
    }

    /// <summary>Reads on from a cursor until so many events have come.</summary>
    private static async Task<(IReadOnlyList<JsonElement> Events, string Cursor)> FollowAsync(CommerceApp app, string? cursor, int count)
    {
        var admin = app.AsAdmin();
        List<JsonElement> events = [];
        await Eventually.BeTrueAsync(
            async () =>
            {
                var page = (await admin.GetAsync(cursor is null ? "/events?limit=7" : $"/events?limit=7&cursor={cursor}")).ShouldBe(200).Json;
                events.AddRange(page.List("items"));
                cursor = page.Text("nextCursor");
                return events.Count >= count;
            },
            TimeSpan.FromSeconds(60));
        return (events, cursor!);
    }

    private static Task DeliveredAsync(CommerceApp app) =>
        Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0);

    private static Task ToldAsync(CommerceApp app, int count) =>
        Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT last_position FROM platform_outbox_sequence") == count);
}
