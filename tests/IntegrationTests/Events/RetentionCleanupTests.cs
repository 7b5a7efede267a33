namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class RetentionCleanupTests
{
    private const string Events = "SELECT COUNT(*) FROM platform_outbox_events";
    private static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["Outbox:KeepDays"] = "2" };

    private readonly FakeSink sink = new();

    [Fact]
    public async Task Delivered_events_go_after_their_days_batch_by_batch_and_undelivered_ones_stay()
    {
        const int Buyers = 10;
        const int OrdersEach = 30;
        var queue = new CommandQueueWatch();
        await using var app = await CommerceApp.StartAsync(Settings, services =>
        {
            sink.Join(services);
            queue.Join(services);
        });
        var product = await app.NewProductAsync(price: 1, stock: 100_000);
        var stuck = (await (await app.NewUserWithAsync(10)).CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 2));
        // Only once it is marked: the mark of what was taken would end the parking again.
        await AllDeliveredAsync(app);
        await app.SqlAsync($"UPDATE platform_deliveries SET status = 'Parked' WHERE listener = 'stubborn' AND subject = '{stuck}'");
        // More than one batch of 500.
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await app.NewUserWithAsync(1_000);
            for (var i = 0; i < OrdersEach; i++)
            {
                (await buyer.CheckoutAsync(product)).ShouldBe(201);
            }
        }));
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Count == 2 + (2 * Buyers * OrdersEach)), TimeSpan.FromSeconds(30));
        await AllDeliveredAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(30));
        var young = (await (await app.NewUserWithAsync(10)).CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(() => Task.FromResult(sink.Taken.Any(happened => happened.Subject == young.ToString() && happened.Sequence == 2)));
        await AllDeliveredAsync(app);
        await app.CloseAsync();
        queue.Clear();
        await app.RestartAsync();
        // It looks once at the start, and has found nothing.
        await queue.HasAnsweredAsync("RaiseLowWater", 1);
        (await app.CountAsync(Events)).ShouldBe(2 + (2 * Buyers * OrdersEach) + 2, "nothing is two days old yet");

        app.Clock.Advance(TimeSpan.FromMinutes(40));
        // It looks once a minute, and at the start.
        await app.RestartAsync();

        await Eventually.BeTrueAsync(async () => await app.CountAsync(Events) == 4, TimeSpan.FromSeconds(30));
        (await app.CountAsync($"{Events} WHERE subject = '{stuck}'")).ShouldBe(2, "somebody waits for them");
        (await app.CountAsync($"{Events} WHERE subject = '{young}'")).ShouldBe(2);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE outbox_event_id NOT IN (SELECT id FROM platform_outbox_events)")).ShouldBe(0);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries")).ShouldBe(10, "of each order two to the file, two to the stubborn one, and one to the ranking");
        // Orders whose events were removed in due time are no violation.
        await app.ShouldBeConsistentAsync();
        EventFile.Count(app.Folder).ShouldBe((2 * Buyers * OrdersEach) + 4, "files are kept");
    }

    [Fact]
    public async Task Forgotten_keys_go_after_a_day()
    {
        await using var app = await CommerceApp.StartAsync();
        var user = app.NewUser();
        (await user.PostOnceAsync("k", "/balance/charge", new { amount = 1 })).ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromHours(25));

        await app.RestartAsync();

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_idempotency_records") == 0);
        user = app.As(user.UserId);
        (await user.PostOnceAsync("k", "/balance/charge", new { amount = 1 })).ShouldBe(200).IsReplayed.ShouldBeFalse();
        (await user.BalanceAsync()).ShouldBe(2);
    }

    private static Task AllDeliveredAsync(CommerceApp app) => Eventually.BeTrueAsync(
        async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Pending'") == 0, TimeSpan.FromSeconds(30));
}
