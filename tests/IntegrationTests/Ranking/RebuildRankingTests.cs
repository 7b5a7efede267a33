namespace Commerce.IntegrationTests.Ranking;

using System.Globalization;
using Harness;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

public sealed class RebuildRankingTests
{
    private const string Check = "ranking.counts";
    private const string Drift = "UPDATE ranking_sales SET quantity = quantity + 7, change = (SELECT change + 1 FROM ranking_states); UPDATE ranking_states SET change = change + 1";

    /// <summary>The daily job looks once a second, and a look that finds nothing to do leaves nothing that could be waited for.</summary>
    private static readonly TimeSpan TwoLooks = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_rebuild_mends_drift_and_answers_like_the_ranking_itself()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.RebuiltOnAsync();
        var (first, second) = (await app.NewProductAsync(), await app.NewProductAsync());
        var buyer = await app.NewUserWithAsync(100_000);
        (await buyer.CheckoutAsync(first, 3)).ShouldBe(201);
        (await buyer.CheckoutAsync(second, 1)).ShouldBe(201);
        await app.ShouldShowAsync((first, 3), (second, 1));
        await app.SqlAsync(Drift);
        await app.SqlAsync($"DELETE FROM ranking_sales WHERE product_id = {second}");
        await app.ShouldReportAsync(Check, first.ToString(CultureInfo.InvariantCulture));

        var rebuilt = (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200).Json;

        await app.ShouldShowAsync((first, 3), (second, 1));
        await app.ShouldBeConsistentAsync();
        var top = (await app.Anonymous().GetAsync("/products/top")).Json;
        rebuilt.Int("days").ShouldBe(3);
        rebuilt.Time("computedAt").ShouldBe(app.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        rebuilt.At("items").GetRawText().ShouldBe(top.At("items").GetRawText());
        rebuilt.EnumerateObject().Select(member => member.Name).ShouldBe(top.EnumerateObject().Select(member => member.Name));
        (await buyer.CheckoutAsync(second, 5)).ShouldBe(201);
        await app.ShouldShowAsync((second, 6), (first, 3));
    }

    [Fact]
    public async Task A_window_that_was_made_longer_is_filled_by_the_next_rebuild_and_no_violation_before()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Ranking:Days"] = "1" });
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await app.ShouldShowAsync((product, 1));
        app.Clock.Advance(TimeSpan.FromHours(30));
        (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        await app.RestartAsync(new Dictionary<string, string> { ["Ranking:Days"] = "3" });

        (await app.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json.Int("days").ShouldBe(3);
        await app.ShouldBeConsistentAsync();
        (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);
        await app.ShouldShowAsync((product, 1));
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_key_replays_the_first_answer_and_rebuilds_nothing()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await app.ShouldShowAsync((product, 1));
        var admin = app.AsAdmin();
        var first = (await admin.PostOnceAsync("again", "/rankings/rebuild")).ShouldBe(200);
        await app.SqlAsync(Drift);

        var replayed = (await admin.PostOnceAsync("again", "/rankings/rebuild")).ShouldBe(200);

        replayed.IsReplayed.ShouldBeTrue();
        replayed.Body.ShouldBe(first.Body);
        await app.ShouldShowAsync((product, 8));
        (await admin.PostOnceAsync("another", "/rankings/rebuild")).ShouldBe(200).IsReplayed.ShouldBeFalse();
        await app.ShouldShowAsync((product, 1));
    }

    [Fact]
    public async Task A_repetition_with_a_used_key_stages_nothing_and_removes_nothing()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await app.ShouldShowAsync((product, 1));
        var admin = app.AsAdmin();
        (await admin.PostOnceAsync("again", "/rankings/rebuild")).ShouldBe(200);

        (await admin.PostOnceAsync("again", "/rankings/rebuild")).ShouldBe(200).IsReplayed.ShouldBeTrue();

        (await RowsOfAsync("> (SELECT")).ShouldBe(0, "staged for a ranking that is never published");
        (await RowsOfAsync("= (SELECT")).ShouldBe(1);
        (await RowsOfAsync("< (SELECT")).ShouldBe(1, "the ranking before, which the next rebuild removes");

        Task<long> RowsOfAsync(string which) => app.CountAsync($"SELECT COUNT(*) FROM ranking_sales WHERE generation {which} generation FROM ranking_states)");
    }

    [Fact]
    public async Task A_refusal_of_the_orders_sales_is_answered_and_changes_nothing()
    {
        var refusal = new QueryRefusal();
        await using var app = await CommerceApp.StartAsync(
            change: services => services.AddSingleton(refusal).AddTransient(typeof(IPipelineBehavior<,>), typeof(RefusingBehavior<,>)));
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        var buyer = await app.NewUserWithAsync(100_000);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        await app.ShouldShowAsync((product, 1));

        refusal.Of = "GetSalesByHour";
        (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBeProblem(409, "order.away");

        refusal.Of = null;
        // Deliveries go on, to the ranking that is still published.
        (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);
        await app.ShouldShowAsync((product, 3));
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_rebuild_takes_a_parked_delivery_in_for_good_and_a_retry_counts_nothing_twice()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product)).ShouldBe(201);
        await app.ShouldShowAsync((product, 1));
        // As if its delivery had failed eight times and the ranking had not counted it.
        await app.SqlAsync("UPDATE platform_deliveries SET status = 'Parked', attempts = 8, last_error = 'No.' WHERE listener = 'ranking'");
        await app.SqlAsync("DELETE FROM ranking_sales");
        var id = (await app.AsAdmin().GetAllAsync("/deliveries")).ShouldHaveSingleItem().Int("deliveryId");

        (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        await app.ShouldShowAsync((product, 1));
        await app.ShouldBeConsistentAsync();
        (await app.AsAdmin().PostAsync($"/deliveries/{id}/retry")).ShouldBe(200).Json.Has("lastError").ShouldBeFalse();
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE listener = 'ranking' AND status <> 'Delivered'")).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_was_paid_in_an_hour_that_the_clock_has_not_reached_counts_when_the_hour_comes()
    {
        await using var app = await CommerceApp.StartAsync();
        app.BeginAnHour();
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product, 5)).ShouldBe(201);
        await app.ShouldShowAsync((product, 5));
        await app.SqlAsync("UPDATE order_orders SET paid_hour = paid_hour + 1");
        await app.SqlAsync("UPDATE ranking_sales SET hour = hour + 1");

        (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        (await app.CountAsync("SELECT COUNT(*) FROM ranking_sales WHERE generation = (SELECT generation FROM ranking_states)")).ShouldBe(1);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.ShouldShowAsync((product, 5));
    }

    [Fact]
    public async Task Customers_may_not_rebuild()
    {
        await using var app = await CommerceApp.StartAsync();

        (await app.NewUser().PostAsync("/rankings/rebuild")).ShouldBeProblem(403, "auth.forbidden");
        (await app.Anonymous().PostAsync("/rankings/rebuild")).ShouldBeProblem(401, "auth.required");
    }

    [Fact]
    public async Task Rebuilds_beside_ongoing_checkouts_count_nothing_twice_and_miss_nothing()
    {
        const int Buyers = 6;
        const int OrdersEach = 40;
        await using var app = await CommerceApp.StartAsync();
        long[] products = [await app.NewProductAsync(price: 1, stock: 100_000), await app.NewProductAsync(price: 1, stock: 100_000)];
        app.BeginAnHour();
        var buyers = Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await app.NewUserWithAsync(100_000);
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
            await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200)));
            rebuilds++;
            await app.ShouldBeConsistentAsync();
        }

        await selling;
        // Even orders are of the first product, and every second of those was refunded.
        await app.ShouldShowAsync((products[1], Buyers * OrdersEach), (products[0], Buyers * OrdersEach / 2));
        await app.ShouldBeConsistentAsync();
        (await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE listener = 'ranking' AND status <> 'Delivered'")).ShouldBe(0);
    }

    [Fact]
    public async Task The_ranking_is_rebuilt_when_the_local_date_changes_and_not_before()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Ranking:TimeZone"] = "America/New_York" });
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product, 2)).ShouldBe(201);
        await app.ShouldShowAsync((product, 2));
        var today = LocalDate();
        (await app.RebuiltOnAsync()).ShouldBe(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await app.SqlAsync(Drift);

        var midnight = TimeZoneInfo.ConvertTimeToUtc(today.AddDays(1).ToDateTime(TimeOnly.MinValue), zone);
        app.Clock.Advance(midnight - app.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(2));
        await Task.Delay(TwoLooks);
        await app.ShouldShowAsync((product, 9));
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await app.ShouldShowAsync((product, 2));
        (await app.RebuiltOnAsync()).ShouldBe(today.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await app.ShouldBeConsistentAsync();

        DateOnly LocalDate() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), zone).DateTime);
    }

    [Fact]
    public async Task A_date_that_began_while_the_host_was_down_is_caught_up_at_the_start()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product, 2)).ShouldBe(201);
        await app.ShouldShowAsync((product, 2));
        var today = await app.RebuiltOnAsync();
        await app.SqlAsync(Drift);
        await app.RestartAsync();
        await Task.Delay(TwoLooks);
        await app.ShouldShowAsync((product, 9));

        await app.SqlAsync("UPDATE ranking_states SET rebuilt_on = '2020-01-01'");
        await app.RestartAsync();

        await app.ShouldShowAsync((product, 2));
        (await app.RebuiltOnAsync()).ShouldBe(today);
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

    /// <summary>Which query is refused.</summary>
    private sealed class QueryRefusal
    {
        public string? Of { get; set; }
    }

    private sealed class RefusingBehavior<TQuery, TOutcome>(QueryRefusal refusal) : IPipelineBehavior<TQuery, TOutcome>
        where TQuery : IRequest<TOutcome>
        where TOutcome : IOperationResult<TOutcome>
    {
        public Task<TOutcome> Handle(TQuery request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken) =>
            typeof(TQuery).Name == refusal.Of
                ? Task.FromResult(TOutcome.Failure(new ErrorType("order.away", ErrorKind.Conflict, "The orders are away.", "Try again.")))
                : next(cancellationToken);
    }
}
