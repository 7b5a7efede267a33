namespace Commerce.IntegrationTests.Audit;

using System.Globalization;
using Harness;
using Microsoft.Extensions.DependencyInjection;
using Ranking;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;

public sealed class AuditTests
{
    [Fact]
    public async Task It_is_for_admins_and_names_every_check()
    {
        await using var app = await CommerceApp.StartAsync();

        (await app.NewUser().GetAsync("/audit")).ShouldBeProblem(403, "auth.forbidden");
        (await app.Anonymous().GetAsync("/audit")).ShouldBeProblem(401, "auth.required");
        (await app.AuditAsync()).List("checks").Select(check => check.Text("name"))
            .ShouldBe(["balance.ledger", "catalog.stock", "coupon.counts", "event.deliveries", "event.positions", "order.facts", "platform.rows", "ranking.counts"]);
    }

    [Theory]
    [InlineData("UPDATE catalog_products SET stock = stock + 1 WHERE id = {product}", "{product}")]
    [InlineData("UPDATE catalog_products SET stock = -1 WHERE id = {product}", "{product}")]
    [InlineData("DELETE FROM catalog_stock_movements WHERE movement_id = '{last}'", "{product}")]
    [InlineData("UPDATE catalog_stock_movements SET stock_after = stock_after + 1 WHERE movement_id = '{last}'", "{last}")]
    [InlineData("UPDATE catalog_stock_movements SET delta = delta + 1 WHERE movement_id = '{last}'", "{last}")]
    public async Task It_sees_stock_that_its_movements_do_not_explain(string damage, string reported)
    {
        await using var app = await CommerceApp.StartAsync();
        var product = (await app.NewProductAsync(stock: 10)).ToString(CultureInfo.InvariantCulture);
        var last = (await app.AsAdmin().PostAsync($"/products/{product}/stock", new { delta = 5, reason = "received" })).ShouldBe(200).Json.Text("movementId");
        await app.NewProductAsync();
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(Filled(damage));

        await app.ShouldReportAsync("catalog.stock", Filled(reported));

        string Filled(string template) => template.Replace("{product}", product, StringComparison.Ordinal).Replace("{last}", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE ranking_sales SET quantity = quantity + 1")]
    [InlineData("DELETE FROM ranking_sales")]
    [InlineData("UPDATE ranking_sales SET hour = hour - 1")]
    public async Task It_sees_a_ranking_that_counts_what_the_orders_do_not(string damage)
    {
        await using var app = await CommerceApp.StartAsync();
        // Before the first sale: a rebuild that comes later leaves the counts of before beside its own.
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(10_000)).CheckoutAsync(product)).ShouldBe(201);
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM ranking_sales") == 1);
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(damage);

        await app.ShouldReportAsync("ranking.counts", product.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_has_not_reached_the_ranking_yet_is_no_violation()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        var buyer = await app.NewUserWithAsync(10_000);
        using (await app.Services.GetRequiredService<DeliveryLock>().HoldAsync("ranking", CancellationToken.None))
        {
            var order = (await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
            await app.ShouldBeConsistentAsync();
            (await buyer.CancelAsync(order)).ShouldBe(200);
            (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);
            await app.ShouldBeConsistentAsync();
            (await app.CountAsync("SELECT COUNT(*) FROM ranking_sales")).ShouldBe(0);
        }

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT SUM(quantity) FROM ranking_sales UNION ALL SELECT 0") == 2);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task No_more_than_a_hundred_orders_are_listed()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 1, stock: 1_000);
        var buyer = await app.NewUserWithAsync(1_000);
        await Task.WhenAll(Enumerable.Range(0, 101).Select(async _ => (await buyer.CheckoutAsync(product)).ShouldBe(201)));

        await app.SqlAsync("UPDATE order_orders SET event_sequence = 9");

        var facts = (await app.AuditAsync()).List("checks").Single(check => check.Text("name") == "order.facts");
        facts.Flag("consistent").ShouldBeFalse();
        facts.Int("checked").ShouldBe(101);
        facts.List("violations").Count.ShouldBe(100);
    }

    [Fact]
    public async Task One_audit_runs_at_a_time_and_disturbs_nobody()
    {
        var slow = new SlowCheck();
        await using var app = await CommerceApp.StartAsync(change: services => services.AddScoped<IAuditCheck>(_ => slow));
        var running = app.AsAdmin().GetAsync("/audit");
        await slow.Began;

        var refused = (await app.AsAdmin("other").GetAsync("/audit")).ShouldBeProblem(429, "overloaded");
        refused.Header("Retry-After").ShouldNotBeNull();
        // Whoever buys meanwhile notices nothing, and is not in the snapshot.
        (await (await app.NewUserWithAsync(10_000)).CheckoutAsync(await app.NewProductAsync())).ShouldBe(201);

        slow.Go();
        var report = (await running).ShouldBe(200).Json;
        report.Flag("consistent").ShouldBeTrue(report.GetRawText());
        report.List("checks").Single(check => check.Text("name") == "order.facts").Int("checked").ShouldBe(0);
        (await app.AuditAsync()).List("checks").Single(check => check.Text("name") == "order.facts").Int("checked").ShouldBe(1);
    }

    [ServerFact]
    public async Task One_audit_runs_at_a_time_at_all_Hosts_of_a_database()
    {
        var slow = new SlowCheck();
        await using var app = await CommerceApp.StartAsync(change: services => services.AddScoped<IAuditCheck>(_ => slow));
        await using var second = await CommerceApp.StartAsync(app.Database.Settings);
        var running = app.AsAdmin().GetAsync("/audit");
        await slow.Began;

        (await second.AsAdmin().GetAsync("/audit")).ShouldBeProblem(429, "overloaded").Header("Retry-After").ShouldNotBeNull();

        slow.Go();
        (await running).ShouldBe(200);
        (await second.AuditAsync()).Flag("consistent").ShouldBeTrue();
    }

    [Fact]
    public async Task It_ends_when_the_client_hangs_up()
    {
        var slow = new SlowCheck();
        await using var app = await CommerceApp.StartAsync(change: services => services.AddScoped<IAuditCheck>(_ => slow));
        using var hangUp = new CancellationTokenSource();
        using var client = new HttpClient { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", app.Mint.Mint("admin", "admin"));
        var running = client.GetAsync(new Uri("/api/v1/audit", UriKind.Relative), hangUp.Token);
        await slow.Began;

        await hangUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        slow.Go();
        await Eventually.BeTrueAsync(async () => (await app.AsAdmin().GetAsync("/audit")).Status == 200);
    }

    [Fact]
    public async Task Under_load_every_audit_is_consistent()
    {
        const int Buyers = 8;
        const int Audits = 5;
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 1, stock: 1_000_000);
        var code = await app.NewCampaignAsync(total: 1_000, discount: new { type = "fixed", amount = 1 });
        using var enough = new CancellationTokenSource();
        var sold = 0;
        var load = Enumerable.Range(0, Buyers).Select(async number =>
        {
            var buyer = await app.NewUserWithAsync(1_000_000);
            Guid? coupon = await buyer.TakeCouponAsync(code);
            for (var i = 0; !enough.IsCancellationRequested; i++, coupon = null)
            {
                var order = (await buyer.CheckoutAsync(product, 2, coupon)).ShouldBe(201).Json.Uuid("orderId");
                Interlocked.Increment(ref sold);
                if (i % 3 == number % 3)
                {
                    (await buyer.CancelAsync(order)).ShouldBe(200);
                }
            }
        }).ToList();

        for (var i = 0; i < Audits; i++)
        {
            await app.ShouldBeConsistentAsync();
            var before = Volatile.Read(ref sold);
            await Eventually.BeTrueAsync(() => Task.FromResult(Volatile.Read(ref sold) >= before + Buyers));
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);
        await app.ShouldBeConsistentAsync();
        (await app.CountAsync("SELECT COUNT(*) FROM order_orders")).ShouldBeGreaterThan(Buyers);
    }

    /// <summary>Looks at nothing, for as long as the test wants. Its name puts it first, so that the others come after what happens meanwhile.</summary>
    private sealed class SlowCheck : IAuditCheck
    {
        private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => began.Task;

        public string Name => "a.slow";

        public string Description => "Takes its time.";

        public void Go() => go.TrySetResult();

        public Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
        {
            began.TrySetResult();
            return go.Task.WaitAsync(cancellationToken);
        }
    }
}
