namespace Commerce.IntegrationTests.Hosts;

using System.Globalization;
using System.Text.RegularExpressions;
using Harness;

/// <summary>A Host goes; the others, and whoever called it, go on.</summary>
[Collection(HostsCollection.Name)]
public sealed partial class HostKillTests
{
    private const int Customers = 12;

    /// <summary>Ten seconds are promised; the rest is for a machine that is busy.</summary>
    private static readonly TimeSpan UntilTakenOver = TimeSpan.FromSeconds(12);

    [ServerFact]
    public async Task A_Host_that_is_killed_loses_nothing_doubles_nothing_and_its_duties_pass_to_the_others()
    {
        await using var group = await HostGroup.StartAsync(3, new Dictionary<string, string> { ["Order:ReservationTime"] = "00:00:02" });
        var productId = await group.NewProductAsync(price: 1, stock: Load.Stock);
        var scarce = await group.NewProductAsync(price: 1, stock: 50);
        await Eventually.BeTrueAsync(() => Task.FromResult(HolderOf(group, "outbox:ranking") is not null && HolderOf(group, "expiry_sweep") is not null));
        var holder = HolderOf(group, "outbox:ranking")!.Value;
        var load = new Load([.. Enumerable.Range(0, group.Count).Select(number => (Func<string, CommerceClient>)group[number].As)], productId);
        await load.StartAsync(Customers);
        await load.IsUnderWayAsync();

        await group[holder].KillAsync();

        var (next, last) = (holder + 1, holder + 2);
        var buyer = group[next].As(CommerceApp.NewName("late"));
        (await buyer.OrderAsync(scarce, 50)).ShouldBe(201);
        var swept = Eventually.BeTrueAsync(async () => (await group[last].Anonymous().GetAsync($"/products/{scarce}")).Json.Int("stock") == 50, UntilTakenOver);
        var popular = (await group[next].AsAdmin().PostAsync("/products", new { name = "Lamp", price = 1, stock = 5 })).ShouldBe(201).Json.Int("productId");
        await buyer.ChargeAsync(5);
        (await buyer.CheckoutAsync(popular, 5)).ShouldBe(201);
        await Eventually.BeTrueAsync(async () => await group.SoldAsync(last, popular) == 5, UntilTakenOver);
        await swept;
        await load.StopAsync();

        await load.ShouldBeInTheBooksAsync(group[last].As);
        var paid = await group.SqlAsync("SELECT COUNT(*) FROM platform_outbox_events WHERE type = 'com.commerce.order.paid.v1'");
        (await group.SqlAsync("SELECT COUNT(DISTINCT outbox_event_id) FROM platform_deliveries WHERE listener = 'ranking' AND status = 'Delivered'")).ShouldBe(paid);
        (await group.SqlAsync("SELECT COUNT(*) FROM platform_deliveries")).ShouldBe(paid);
        (await group[last].AsAdmin().GetAsync("/audit")).ShouldBe(200).Json.Flag("consistent").ShouldBeTrue();

        // Back again, it is one of three as before.
        await group[holder].ReopenAsync();
        await group.ShouldBeConsistentAsync(through: holder);
    }

    [ServerFact]
    public async Task SIGTERM_answers_what_every_worker_has_taken_and_what_still_waits_for_one()
    {
        await using var group = await HostGroup.StartAsync(1, new Dictionary<string, string> { ["CommandQueue:Count"] = "3" });
        var productId = await group.NewProductAsync(price: 1, stock: Load.Stock);
        var load = new Load([group[0].As], productId) { EndsWithTheHost = true };
        // Far more than command workers, so that most of them wait.
        await load.StartAsync(48);
        await load.IsUnderWayAsync();

        (await group[0].TerminateAsync()).ShouldBe(0, group[0].Output);

        await load.StopAsync();
        await group[0].ReopenAsync();
        await load.ShouldBeInTheBooksAsync(group[0].As);
        (await load.CountDoneUnansweredAsync(group[0].As)).ShouldBe(0);
        await group.ShouldBeConsistentAsync();
    }

    /// <summary>The Host that took a lease last, by its own words; null before anybody has.</summary>
    private static int? HolderOf(HostGroup group, string lease) => Enumerable.Range(0, group.Count)
        .SelectMany(number => Taken().Matches(group[number].Output).Where(match => match.Groups["lease"].Value == lease)
            .Select(match => (Number: (int?)number, Epoch: int.Parse(match.Groups["epoch"].ValueSpan, CultureInfo.InvariantCulture))))
        .OrderByDescending(taken => taken.Epoch).FirstOrDefault().Number;

    [GeneratedRegex("now does '\"?(?<lease>[^'\"]+)\"?' \\(epoch (?<epoch>\\d+)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Taken();
}
