namespace Commerce.IntegrationTests.Ranking;

using System.Globalization;
using Harness;

public sealed class RebuildTests
{
    private const string Check = "ranking.counts";
    private const string Drift = "UPDATE ranking_sales SET quantity = quantity + 7, change = (SELECT change + 1 FROM ranking_states); UPDATE ranking_states SET change = change + 1";

    [Fact]
    public async Task A_rebuild_mends_drift_and_answers_like_the_ranking_itself()
    {
        await using var shop = await Shop.StartAsync();
        await shop.RebuiltOnAsync();
        var (first, second) = (await shop.NewProductAsync(), await shop.NewProductAsync());
        var buyer = await shop.NewUserWithAsync(100_000);
        (await buyer.CheckoutAsync(first, 3)).ShouldBe(201);
        (await buyer.CheckoutAsync(second, 1)).ShouldBe(201);
        await shop.ShouldShowAsync((first, 3), (second, 1));
        await shop.SqlAsync(Drift);
        await shop.SqlAsync($"DELETE FROM ranking_sales WHERE product_id = {second}");
        await shop.ShouldReportAsync(Check, first.ToString(CultureInfo.InvariantCulture));

        var rebuilt = (await shop.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200).Json;

        await shop.ShouldShowAsync((first, 3), (second, 1));
        await shop.ShouldBeConsistentAsync();
        var top = (await shop.Anonymous().GetAsync("/products/top")).Json;
        rebuilt.Int("days").ShouldBe(3);
        rebuilt.Time("computedAt").ShouldBe(shop.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        rebuilt.At("items").GetRawText().ShouldBe(top.At("items").GetRawText());
        rebuilt.EnumerateObject().Select(member => member.Name).ShouldBe(top.EnumerateObject().Select(member => member.Name));
        (await buyer.CheckoutAsync(second, 5)).ShouldBe(201);
        await shop.ShouldShowAsync((second, 6), (first, 3));
    }

    [Fact]
    public async Task A_window_that_was_made_longer_is_filled_by_the_next_rebuild_and_no_violation_before()
    {
        await using var shop = await Shop.StartAsync(new Dictionary<string, string> { ["Ranking:Days"] = "1" });
        await shop.RebuiltOnAsync();
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 1));
        shop.Clock.Advance(TimeSpan.FromHours(30));
        (await shop.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        await shop.RestartAsync(new Dictionary<string, string> { ["Ranking:Days"] = "3" });

        (await shop.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json.Int("days").ShouldBe(3);
        await shop.ShouldBeConsistentAsync();
        (await shop.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);
        await shop.ShouldShowAsync((product, 1));
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_key_replays_the_first_answer_and_rebuilds_nothing()
    {
        await using var shop = await Shop.StartAsync();
        await shop.RebuiltOnAsync();
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 1));
        var admin = shop.AsAdmin();
        var first = (await admin.PostOnceAsync("again", "/rankings/rebuild")).ShouldBe(200);
        await shop.SqlAsync(Drift);

        var replayed = (await admin.PostOnceAsync("again", "/rankings/rebuild")).ShouldBe(200);

        replayed.IsReplayed.ShouldBeTrue();
        replayed.Body.ShouldBe(first.Body);
        await shop.ShouldShowAsync((product, 8));
        (await admin.PostOnceAsync("another", "/rankings/rebuild")).ShouldBe(200).IsReplayed.ShouldBeFalse();
        await shop.ShouldShowAsync((product, 1));
    }

    [Fact]
    public async Task A_rebuild_takes_a_parked_delivery_in_for_good_and_a_retry_counts_nothing_twice()
    {
        await using var shop = await Shop.StartAsync();
        await shop.RebuiltOnAsync();
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 1));
        // As if its delivery had failed eight times and the ranking had not counted it.
        await shop.SqlAsync("UPDATE platform_deliveries SET status = 'Parked', attempts = 8, last_error = 'No.' WHERE listener = 'ranking'");
        await shop.SqlAsync("DELETE FROM ranking_sales");
        var id = (await shop.AsAdmin().GetAllAsync("/deliveries")).ShouldHaveSingleItem().Int("deliveryId");

        (await shop.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        await shop.ShouldShowAsync((product, 1));
        await shop.ShouldBeConsistentAsync();
        (await shop.AsAdmin().PostAsync($"/deliveries/{id}/retry")).ShouldBe(200).Json.Has("lastError").ShouldBeFalse();
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE listener = 'ranking' AND status <> 'Delivered'")).ShouldBe(0);
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_was_paid_in_an_hour_that_the_clock_has_not_reached_counts_when_the_hour_comes()
    {
        await using var shop = await Shop.StartAsync();
        shop.BeginAnHour();
        await shop.RebuiltOnAsync();
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product, 5)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 5));
        await shop.SqlAsync("UPDATE order_orders SET paid_hour = paid_hour + 1");
        await shop.SqlAsync("UPDATE ranking_sales SET hour = hour + 1");

        (await shop.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        (await shop.CountAsync("SELECT COUNT(*) FROM ranking_sales WHERE generation = (SELECT generation FROM ranking_states)")).ShouldBe(1);
        shop.Clock.Advance(TimeSpan.FromHours(1));
        await shop.ShouldShowAsync((product, 5));
    }

    [Fact]
    public async Task Customers_may_not_rebuild()
    {
        await using var shop = await Shop.StartAsync();

        (await shop.NewUser().PostAsync("/rankings/rebuild")).ShouldBeProblem(403, "auth.forbidden");
        (await shop.Anonymous().PostAsync("/rankings/rebuild")).ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task Rebuilds_beside_ongoing_checkouts_count_nothing_twice_and_miss_nothing()
    {
        const int Buyers = 6;
        const int OrdersEach = 40;
        await using var shop = await Shop.StartAsync();
        long[] products = [await shop.NewProductAsync(price: 1, stock: 100_000), await shop.NewProductAsync(price: 1, stock: 100_000)];
        shop.BeginAnHour();
        var buyers = Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await shop.NewUserWithAsync(100_000);
            for (var i = 0; i < OrdersEach; i++)
            {
                var paid = (await buyer.CheckoutAsync(products[i % 2], 2)).ShouldBe(201).Json.Uuid("orderId");
                if (i % 4 == 0)
                {
                    (await buyer.CancelAsync(paid)).ShouldBe(200);
                }
            }
        }).ToList();
        var selling = Task.WhenAll(buyers);
        var rebuilds = 0;
        while (!selling.IsCompleted || rebuilds < 3)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => (await shop.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200)));
            rebuilds++;
            await shop.ShouldBeConsistentAsync();
        }

        await selling;
        // Even orders are of the first product, and every second of those was refunded.
        await shop.ShouldShowAsync((products[1], Buyers * OrdersEach), (products[0], Buyers * OrdersEach / 2));
        await shop.ShouldBeConsistentAsync();
        (await shop.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE listener = 'ranking' AND status <> 'Delivered'")).ShouldBe(0);
    }

    [Fact]
    public async Task The_ranking_is_rebuilt_when_the_local_date_changes_and_not_before()
    {
        await using var shop = await Shop.StartAsync(new Dictionary<string, string> { ["Ranking:TimeZone"] = "America/New_York" });
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product, 2)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 2));
        var today = LocalDate();
        (await shop.RebuiltOnAsync()).ShouldBe(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await shop.SqlAsync(Drift);

        var midnight = TimeZoneInfo.ConvertTimeToUtc(today.AddDays(1).ToDateTime(TimeOnly.MinValue), zone);
        shop.Clock.Advance(midnight - shop.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(2));
        await Task.Delay(TimeSpan.FromSeconds(2));
        await shop.ShouldShowAsync((product, 9));
        shop.Clock.Advance(TimeSpan.FromMinutes(2));

        await shop.ShouldShowAsync((product, 2));
        (await shop.RebuiltOnAsync()).ShouldBe(today.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await shop.ShouldBeConsistentAsync();

        DateOnly LocalDate() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(shop.Clock.GetUtcNow(), zone).DateTime);
    }

    [Fact]
    public async Task A_date_that_began_while_the_host_was_down_is_caught_up_at_the_start()
    {
        await using var shop = await Shop.StartAsync();
        var product = await shop.NewProductAsync();
        (await (await shop.NewUserWithAsync(100_000)).CheckoutAsync(product, 2)).ShouldBe(201);
        await shop.ShouldShowAsync((product, 2));
        var today = await shop.RebuiltOnAsync();
        await shop.SqlAsync(Drift);
        await shop.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await shop.ShouldShowAsync((product, 9));

        await shop.SqlAsync("UPDATE ranking_states SET rebuilt_on = '2020-01-01'");
        await shop.RestartAsync();

        await shop.ShouldShowAsync((product, 2));
        (await shop.RebuiltOnAsync()).ShouldBe(today);
    }

    [Fact]
    public async Task An_unknown_time_zone_refuses_the_start()
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string> { ["Ranking:TimeZone"] = "Asia/Atlantis" });

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Ranking:TimeZone");
        output.ShouldContain("Asia/Atlantis");
        output.ShouldNotContain("   at ");
    }
}
