namespace Commerce.IntegrationTests.Events;

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Harness;
using Xunit.Abstractions;

public sealed class EventFileTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_transition_of_an_order_is_a_line()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 10, stock: 1_000);
        var buyer = await app.NewUserWithAsync(1_000);
        var paid = (await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        var refunded = (await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        (await buyer.CancelAsync(refunded)).ShouldBe(200);
        var cancelled = (await buyer.OrderAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        (await buyer.CancelAsync(cancelled)).ShouldBe(200);
        var failed = (await buyer.OrderAsync(product, 100)).ShouldBe(201).Json.Uuid("orderId");
        (await buyer.PayAsync(failed)).ShouldBeProblem(402, "order.insufficient_balance");
        var expired = (await buyer.OrderAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        app.Clock.Advance(TimeSpan.FromMinutes(16));

        await app.ShouldTellAsync(paid, EventFile.Placed, EventFile.Paid);
        await app.ShouldTellAsync(refunded, EventFile.Placed, EventFile.Paid, EventFile.Refunded);
        await app.ShouldTellAsync(cancelled, EventFile.Placed, EventFile.Cancelled);
        var failure = await app.ShouldTellAsync(failed, EventFile.Placed, EventFile.Failed);
        failure[1].Text("data.failure.code").ShouldBe("order.insufficient_balance");
        await app.ShouldTellAsync(expired, EventFile.Placed, EventFile.Expired);
    }

    [Fact]
    public async Task A_line_is_a_cloud_event_whose_data_is_the_order_without_the_balance()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 10, name: "Käse \"extra\" <1 & more>");
        var buyer = await app.NewUserWithAsync(1_000);
        var order = (await buyer.CheckoutAsync(product, 2)).ShouldBe(201).Json;

        var told = await app.ShouldTellAsync(order.Uuid("orderId"), EventFile.Placed, EventFile.Paid);

        foreach (var line in told)
        {
            line.Text("specversion").ShouldBe("1.0");
            line.Uuid("id").Version.ShouldBe(7);
            line.Text("source").ShouldBe("/commerce/orders");
            line.Text("datacontenttype").ShouldBe("application/json");
            line.Text("time").ShouldEndWith("Z");
        }

        // Told in the same breath as it happened.
        var breath = TimeSpan.FromSeconds(30);
        told[0].Time("time").ShouldBeInRange(order.Time("createdAt"), order.Time("createdAt") + breath);
        told[1].Time("time").ShouldBeInRange(order.Time("paidAt"), order.Time("paidAt") + breath);
        told.Select(line => line.Uuid("id")).Distinct().Count().ShouldBe(2);
        Path.GetFileName(EventFile.Paths(app.Folder).Single()).ShouldBe(
            $"orders-{order.Time("paidAt").ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.ndjson");
        told[0].Text("data.status").ShouldBe("pending");
        told[0].At("data").Has("payment").ShouldBeFalse();
        told[1].At("data.payment").Has("balanceAfter").ShouldBeFalse();
        var shown = order.GetRawText().Replace($",\"balanceAfter\":{order.Int("payment.balanceAfter")}", "", StringComparison.Ordinal);
        JsonElement.DeepEquals(told[1].At("data"), JsonDocument.Parse(shown).RootElement).ShouldBeTrue($"{told[1]}\n{shown}");
    }

    [Fact]
    public async Task What_was_refused_or_undone_leaves_no_event()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 100, stock: 5);
        var poor = await app.NewUserWithAsync(10);
        (await poor.CheckoutAsync(product)).ShouldBeProblem(402, "order.insufficient_balance");
        (await poor.CheckoutAsync(product, 6)).ShouldBeProblem(409, "catalog.out_of_stock");
        (await poor.OrderAsync(product, 6)).ShouldBeProblem(409, "catalog.out_of_stock");
        (await poor.PostAsync("/orders/quote", new { items = new[] { new { productId = product, quantity = 1 } } })).ShouldBe(200);

        await poor.ChargeAsync(1_000);
        (await poor.CheckoutAsync(product)).ShouldBe(201);

        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(app.Folder) >= 2));
        (await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events")).ShouldBe(2);
        EventFile.Count(app.Folder).ShouldBe(2);
    }

    [Fact]
    public async Task A_key_that_is_sent_again_tells_nothing_again()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 100);
        var buyer = await app.NewUserWithAsync(1_000);
        var body = new { items = new[] { new { productId = product, quantity = 1 } } };
        var order = (await buyer.PostOnceAsync("k", "/orders/checkout", body)).ShouldBe(201).Json.Uuid("orderId");
        (await buyer.PostOnceAsync("k", "/orders/checkout", body)).ShouldBe(201).IsReplayed.ShouldBeTrue();

        await app.ShouldTellAsync(order, EventFile.Placed, EventFile.Paid);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events")).ShouldBe(2);
    }

    [Fact]
    public async Task Without_sinks_there_is_no_file_and_no_delivery_to_it()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["DataPlatform:Sinks"] = "" });
        (await (await app.NewUserWithAsync(1_000)).CheckoutAsync(await app.NewProductAsync(price: 100))).ShouldBe(201);

        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status = 'Delivered'") == 1);
        (await app.ColumnAsync("SELECT DISTINCT listener FROM platform_deliveries")).ShouldBe(["ranking"]);
        EventFile.Paths(app.Folder).ShouldBeEmpty();
        (await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events")).ShouldBe(2);
        await app.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData(30)]
    [InlineData(10_000)]
    public async Task A_torn_tail_is_cut_at_the_start_and_its_event_comes_again(int kept)
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 100);
        var buyer = await app.NewUserWithAsync(1_000);
        var first = (await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await app.ShouldTellAsync(first, EventFile.Placed, EventFile.Paid);
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0);
        await app.CloseAsync();
        // As a crash leaves it: half of the second line is on disk and the delivery is not marked.
        var path = EventFile.Paths(app.Folder).Single();
        var whole = EventFile.Text(path);
        var firstLine = whole[..(whole.IndexOf('\n') + 1)];
        await File.WriteAllTextAsync(path, firstLine + whole[firstLine.Length..^1].PadRight(kept, '.')[..kept]);
        await app.SqlAsync("UPDATE platform_deliveries SET status = 'Pending', ended_at = NULL WHERE listener = 'file' AND outbox_event_id = 2");

        await app.RestartAsync();

        await app.ShouldTellAsync(first, EventFile.Placed, EventFile.Paid);
        EventFile.Text(path).ShouldBe(whole, "the same event has the same id and the same words");
        var second = (await app.As(buyer.UserId).CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId");
        await app.ShouldTellAsync(second, EventFile.Placed, EventFile.Paid);
    }

    [Fact]
    public async Task Thousands_of_events_are_in_the_file_soon_after_the_last_answer()
    {
        const int Buyers = 20;
        const int OrdersEach = 100;
        const int Events = 2 * Buyers * OrdersEach;
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 1, stock: 1_000_000);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await app.NewUserWithAsync(1_000);
            for (var i = 0; i < OrdersEach; i++)
            {
                (await buyer.CheckoutAsync(product)).ShouldBe(201);
            }
        }));
        var answered = Stopwatch.GetTimestamp();

        // 2 s are promised on a machine that has nothing else to do.
        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Count(app.Folder) >= Events), TimeSpan.FromSeconds(20));

        output.WriteLine($"{Events} events: answered within {Stopwatch.GetElapsedTime(began, answered)}, in the file {Stopwatch.GetElapsedTime(answered)} later");
        var told = EventFile.Read(app.Folder);
        told.Count.ShouldBe(Events);
        told.Select(line => line.Uuid("id")).Distinct().Count().ShouldBe(Events);
        told.GroupBy(line => line.Text("subject"), line => line.Text("sequence")).ShouldAllBe(order => order.SequenceEqual(new[] { "1", "2" }));
        Encoding.UTF8.GetByteCount(told[0].GetRawText()).ShouldBeLessThan(2_000);
    }
}
