namespace Commerce.IntegrationTests.Operations;

using System.Collections.Concurrent;
using Events;
using Harness;

/// <summary>What becomes of orders and their events when the Host goes in the middle of its work.</summary>
public sealed class KillTests
{
    private const int Workers = 8;

    /// <summary>So many orders are answered before the Host goes that it goes in the middle of its work.</summary>
    private const int UnderWay = 25 * Workers;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task SIGKILL_loses_no_answered_order_and_no_event_time_after_time()
    {
        await using var host = await HostProcess.StartAsync();
        var product = await OpenShopAsync(host);
        var answers = new ConcurrentDictionary<(string User, string Key), string?>();
        for (var round = 1; round <= 2; round++)
        {
            var before = answers.Count;
            var load = BuyUntilGone(host, product, $"round-{round}", answers);
            await IsUnderWayAsync(answers, before);

            await host.KillAsync();

            await Task.WhenAll(load);
            answers.Count.ShouldBeGreaterThan(before + Workers);
            await host.ReopenAsync();
            await ShouldBeAllThereAsync(host, product, answers);
            await ShouldTellEverythingAsync(host, answers.Count);
        }
    }

    [Fact]
    public async Task SIGTERM_finishes_the_orders_it_took()
    {
        await using var host = await HostProcess.StartAsync();
        var product = await OpenShopAsync(host);
        var answers = new ConcurrentDictionary<(string User, string Key), string?>();
        var load = BuyUntilGone(host, product, "only", answers);
        await IsUnderWayAsync(answers, before: 0);

        (await host.TerminateAsync()).ShouldBe(0, host.Output);

        await Task.WhenAll(load);
        answers.Count.ShouldBeGreaterThan(Workers);
        await host.ReopenAsync();
        await ShouldBeAllThereAsync(host, product, answers);
        await ShouldTellEverythingAsync(host, answers.Count);
    }

    private static async Task<long> OpenShopAsync(HostProcess host)
    {
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => host.As($"user-{worker}").ChargeAsync(1_000_000)));
        return (await host.AsAdmin().PostAsync("/products", new { name = "Lamp", price = 1, stock = 1_000_000 })).ShouldBe(201).Json.Int("productId");
    }

    private static Task IsUnderWayAsync(ConcurrentDictionary<(string User, string Key), string?> answers, int before) =>
        Eventually.BeTrueAsync(() => Task.FromResult(answers.Count >= before + UnderWay), Deadline);

    private static List<Task> BuyUntilGone(HostProcess host, long product, string round, ConcurrentDictionary<(string User, string Key), string?> answers) =>
        [.. Enumerable.Range(0, Workers).Select(worker => BuyUntilGoneAsync(host.As($"user-{worker}"), product, round, answers))];

    private static async Task BuyUntilGoneAsync(CommerceClient user, long product, string round, ConcurrentDictionary<(string User, string Key), string?> answers)
    {
        var isGone = false;
        for (var number = 0; !isGone; number++)
        {
            var key = $"{round}-{number}";
            answers[(user.UserId, key)] = null;
            try
            {
                answers[(user.UserId, key)] = (await BuyAsync(user, product, key)).ShouldBe(201).Body;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                isGone = true;
            }
        }
    }

    private static Task<Answer> BuyAsync(CommerceClient user, long product, string key) =>
        user.PostOnceAsync(key, "/orders/checkout", new { items = new[] { new { productId = product, quantity = 1 } } });

    /// <summary>What was answered is there and paid; what was not, the same key makes sure of; and all of it exactly once.</summary>
    private static async Task ShouldBeAllThereAsync(HostProcess host, long product, ConcurrentDictionary<(string User, string Key), string?> answers)
    {
        await Parallel.ForEachAsync(answers, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (bought, _) =>
        {
            var user = host.As(bought.Key.User);
            var again = (await BuyAsync(user, product, bought.Key.Key)).ShouldBe(201);
            if (bought.Value is { } before)
            {
                again.IsReplayed.ShouldBeTrue();
                again.Body.ShouldBe(before);
            }

            (await user.GetAsync($"/orders/{again.Json.Uuid("orderId")}")).ShouldBe(200).Json.Text("status").ShouldBe("paid");
        });
        foreach (var user in answers.Keys.Select(bought => bought.User).Distinct())
        {
            (await host.As(user).BalanceAsync()).ShouldBe(1_000_000 - answers.Keys.Count(bought => bought.User == user));
        }

        (await host.Anonymous().GetAsync($"/products/{product}")).Json.Int("stock").ShouldBe(1_000_000 - answers.Count);
        var audit = (await host.AsAdmin().GetAsync("/audit")).ShouldBe(200).Json;
        audit.Flag("consistent").ShouldBeTrue(audit.GetRawText());
        audit.List("checks").Single(check => check.Text("name") == "order.facts").Int("checked").ShouldBe(answers.Count);
    }

    /// <summary>Each event of each order is in the file at least once, always under the same id, and no line is torn.</summary>
    private static async Task ShouldTellEverythingAsync(HostProcess host, int orders)
    {
        var data = Path.Combine(host.Folder, "data");
        await Eventually.BeTrueAsync(() => Task.FromResult(EventFile.Read(data).Select(line => line.Uuid("id")).Distinct().Count() >= 2 * orders), Deadline);
        EventFile.Paths(data).ShouldAllBe(path => EventFile.Text(path).EndsWith('\n'));
        var histories = EventFile.Read(data).GroupBy(line => line.Text("subject")).ToList();
        histories.Count.ShouldBe(orders);
        foreach (var history in histories)
        {
            var events = history.Select(line => (Sequence: long.Parse(line.Text("sequence")!, System.Globalization.CultureInfo.InvariantCulture), Id: line.Uuid("id"), Type: line.Text("type"))).Distinct().ToList();
            events.Select(told => (told.Sequence, told.Type)).ShouldBe([(1, EventFile.Placed), (2, EventFile.Paid)], history.Key);
        }
    }
}
