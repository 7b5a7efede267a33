namespace Commerce.IntegrationTests.Events;

using Harness;

public sealed class HousekeepingTests
{
    private const string Events = "SELECT COUNT(*) FROM platform_outbox_events";
    private static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["Outbox:KeepDays"] = "2" };

    private readonly StubbornListener listener = new();

    [Fact]
    public async Task Delivered_events_go_after_their_days_batch_by_batch_and_undelivered_ones_stay()
    {
        const int Buyers = 10;
        const int OrdersEach = 30;
        await using var shop = await Shop.StartAsync(Settings, listener.Join);
        var product = await shop.NewProductAsync(price: 1, stock: 100_000);
        var stuck = (await (await shop.NewUserWithAsync(10)).CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 2));
        await shop.SqlAsync($"UPDATE platform_deliveries SET status = 'Parked' WHERE listener = 'stubborn' AND subject = '{stuck}'");
        // More than one batch of 500.
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await shop.NewUserWithAsync(1_000);
            for (var i = 0; i < OrdersEach; i++)
            {
                (await buyer.CheckoutAsync(product)).ShouldBe(201);
            }
        }));
        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Count == 2 + (2 * Buyers * OrdersEach)), TimeSpan.FromSeconds(30));
        await AllDeliveredAsync(shop);
        shop.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(30));
        var young = (await (await shop.NewUserWithAsync(10)).CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await Eventually.BeTrueAsync(() => Task.FromResult(listener.Taken.Any(happened => happened.Subject == young.ToString() && happened.Sequence == 2)));
        await AllDeliveredAsync(shop);
        await shop.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        (await shop.CountAsync(Events)).ShouldBe(2 + (2 * Buyers * OrdersEach) + 2, "nothing is two days old yet");

        shop.Clock.Advance(TimeSpan.FromMinutes(40));
        // It looks once a minute, and at the start.
        await shop.RestartAsync();

        await Eventually.BeTrueAsync(async () => await shop.CountAsync(Events) == 4, TimeSpan.FromSeconds(30));
        (await shop.CountAsync($"{Events} WHERE subject = '{stuck}'")).ShouldBe(2, "somebody waits for them");
        (await shop.CountAsync($"{Events} WHERE subject = '{young}'")).ShouldBe(2);
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE outbox_event_id NOT IN (SELECT id FROM platform_outbox_events)")).ShouldBe(0);
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries")).ShouldBe(10, "of each order two to the file, two to the stubborn one, and one to the ranking");
        // Orders whose events were removed in due time are no violation.
        await shop.ShouldBeConsistentAsync();
        EventFile.Count(shop.Folder).ShouldBe((2 * Buyers * OrdersEach) + 4, "files are kept");
    }

    [Fact]
    public async Task Forgotten_keys_go_after_a_day()
    {
        await using var shop = await Shop.StartAsync();
        var user = shop.NewUser();
        (await user.PostOnceAsync("k", "/balance/charge", new { amount = 1 })).ShouldBe(200);
        shop.Clock.Advance(TimeSpan.FromHours(25));

        await shop.RestartAsync();

        await Eventually.BeTrueAsync(async () => await shop.CountAsync("SELECT COUNT(*) FROM platform_idempotency_records") == 0);
        user = shop.As(user.UserId);
        (await user.PostOnceAsync("k", "/balance/charge", new { amount = 1 })).ShouldBe(200).IsReplayed.ShouldBeFalse();
        (await user.BalanceAsync()).ShouldBe(2);
    }

    private static Task AllDeliveredAsync(Shop shop) => Eventually.BeTrueAsync(
        async () => await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Pending'") == 0, TimeSpan.FromSeconds(30));
}
