namespace Commerce.IntegrationTests.Hosts;

using Harness;

/// <summary>What a Host remembers for itself follows what the other Hosts do.</summary>
[Collection(HostsCollection.Name)]
public sealed class HostStalenessTests(ThreeHosts hosts)
{
    /// <summary>A second is promised; the rest is for a machine that is busy with three Hosts at once.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private const int Rebuilds = 6;

    private HostGroup Group => hosts.Group;

    [ServerFact]
    public async Task A_sale_at_one_Host_is_in_the_ranking_of_the_others()
    {
        var productId = await Group.NewProductAsync(price: 1, stock: 10_000);
        await Task.WhenAll(Enumerable.Range(0, Group.Count).Select(host => Group[host].As($"buyer-{productId}").ChargeAsync(1_000)));
        var sold = 0;
        for (var host = 0; host < Group.Count; host++)
        {
            (await Group[host].As($"buyer-{productId}").CheckoutAsync(productId, 100)).ShouldBe(201);
            sold += 100;
            for (var other = 0; other < Group.Count; other++)
            {
                await Eventually.BeTrueAsync(async () => await Group.SoldAsync(other, productId) == sold, Soon);
            }
        }
    }

    [ServerFact]
    public async Task A_campaign_that_sold_out_and_closed_at_one_Host_is_refused_by_the_others_for_that_reason()
    {
        var couponCode = await Group.NewCampaignAsync(total: 1);
        (await Group[1].As(CommerceApp.NewName()).PostAsync("/coupons/issue", new { couponCode })).ShouldBe(201);
        for (var host = 0; host < Group.Count; host++)
        {
            // Twice: first by the row, then by what the Host remembers.
            (await IssueAsync(host, couponCode)).ShouldBeProblem(409, "coupon.sold_out");
            (await IssueAsync(host, couponCode)).ShouldBeProblem(409, "coupon.sold_out");
        }

        (await Group[0].AsAdmin().PostAsync($"/coupon-campaigns/{couponCode}/close")).ShouldBe(200);

        for (var host = 0; host < Group.Count; host++)
        {
            await Eventually.BeTrueAsync(async () => (await IssueAsync(host, couponCode)).Code == "coupon.not_open", Soon);
        }
    }

    [ServerFact]
    public async Task A_campaign_that_closed_at_one_Host_gives_nothing_at_the_others()
    {
        var couponCode = await Group.NewCampaignAsync(total: 100);
        (await IssueAsync(1, couponCode)).ShouldBe(201);

        (await Group[2].AsAdmin().PostAsync($"/coupon-campaigns/{couponCode}/close")).ShouldBe(200);

        for (var host = 0; host < Group.Count; host++)
        {
            (await IssueAsync(host, couponCode)).ShouldBeProblem(409, "coupon.not_open");
        }
    }

    [ServerFact]
    public Task A_rebuild_at_a_Host_that_does_not_deliver_loses_no_sale_and_counts_none_twice() => RebuildWhileOthersBuyAsync(
        // The last one to rebuild has the outbox processor: each takes it from the one before.
        async round => (await Group[round].AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200));

    [ServerFact]
    public Task Rebuilds_at_all_Hosts_at_once_lose_no_sale_and_count_none_twice() => RebuildWhileOthersBuyAsync(async _ =>
    {
        var answers = await Group.RaceAsync(Group.Count, (host, _) => host.AsAdmin().PostAsync("/rankings/rebuild"));
        // The one whose work another has taken over says that it did nothing.
        answers.ShouldContain(answer => answer.Status == 200);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 503 && answer.Code == "unavailable");
    });

    private async Task RebuildWhileOthersBuyAsync(Func<int, Task> rebuild)
    {
        var productId = await Group.NewProductAsync(price: 1, stock: 100_000);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 2 * Group.Count).Select(worker => BuyAsync(Group[worker], productId, stop.Token)).ToList();
        for (var round = 0; round < Rebuilds; round++)
        {
            await rebuild(round);
            await Group.ShouldBeConsistentAsync(through: round);
        }

        await stop.CancelAsync();
        var sold = (await Task.WhenAll(load)).Sum();
        sold.ShouldBeGreaterThan(0);
        await Group.AllIsDeliveredAsync();
        await Group.ShouldBeConsistentAsync();
        for (var host = 0; host < Group.Count; host++)
        {
            await Eventually.BeTrueAsync(async () => await Group.SoldAsync(host, productId) == sold, Soon);
        }
    }

    private static async Task<int> BuyAsync(HostProcess host, long productId, CancellationToken stop)
    {
        var user = host.As(CommerceApp.NewName());
        await user.ChargeAsync(1_000_000);
        var sold = 0;
        while (!stop.IsCancellationRequested)
        {
            (await user.CheckoutAsync(productId)).ShouldBe(201);
            sold++;
        }

        return sold;
    }

    private Task<Answer> IssueAsync(int host, string couponCode) => Group[host].As(CommerceApp.NewName()).PostAsync("/coupons/issue", new { couponCode });
}
