namespace Commerce.IntegrationTests.Hosts;

using Harness;
using Order;

/// <summary>The races of one Host, run across three: whoever decides them must sit in the database.</summary>
[Collection(HostsCollection.Name)]
public sealed class HostRaceTests(ThreeHosts hosts)
{
    private HostGroup Group => hosts.Group;

    [ServerFact]
    public async Task Of_400_buyers_at_three_Hosts_of_100_pieces_exactly_100_get_one()
    {
        var productId = await Group.NewProductAsync(stock: 100);

        var answers = await Group.RaceAsync(400, (host, _) => host.As(CommerceApp.NewName()).OrderAsync(productId));

        answers.Count(answer => answer.Status == 201).ShouldBe(100);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(409, "catalog.out_of_stock").Json.Int("items[0].available").ShouldBe(0);
        }

        (await Group.StockAsync(productId)).ShouldBe(0);
        await Group.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task Of_1000_users_at_three_Hosts_exactly_100_get_the_100_coupons_in_a_gapless_sequence()
    {
        var couponCode = await Group.NewCampaignAsync(total: 100);

        var answers = await Group.RaceAsync(1_000, (host, _) => host.As(CommerceApp.NewName()).PostAsync("/coupons/issue", new { couponCode }));

        answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.Int("sequence")).Order().ShouldBe(Enumerable.Range(1, 100).Select(n => (long)n));
        // Too many at once at one Host are sent away unheard; nobody else is refused for another reason.
        answers.Where(answer => answer.Status != 201).Select(answer => answer.Code).Distinct().ShouldBeSubsetOf(["coupon.sold_out", "coupon.busy"]);
        (await Group[1].Anonymous().GetAsync($"/coupon-campaigns/{couponCode}")).Json.Int("issuedQuantity").ShouldBe(100);
        await Group.ShouldBeConsistentAsync(through: 1);
    }

    [ServerFact]
    public async Task One_key_sent_to_all_three_Hosts_at_once_has_one_effect_and_one_answer()
    {
        var productId = await Group.NewProductAsync(price: 1, stock: 1_000);
        for (var round = 0; round < 10; round++)
        {
            var userId = CommerceApp.NewName();
            await Group[round].As(userId).ChargeAsync(1_000);

            var answers = await Group.RaceAsync(30, (host, _) => host.As(userId).PostOnceAsync("once", "/orders/checkout", OrderSteps.Basket(OrderSteps.Line(productId))));

            // What has not waited for the first one may say that it is still at work; everybody else says the same.
            answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.Code == "idempotency.in_progress");
            answers.Where(answer => answer.Status == 201).Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
            answers.Count(answer => answer is { Status: 201, IsReplayed: false }).ShouldBe(1);
            (await Group[round + 1].As(userId).BalanceAsync()).ShouldBe(999);
            (await Group[round + 2].As(userId).GetAllAsync("/orders")).Count.ShouldBe(1);
        }

        (await Group.StockAsync(productId)).ShouldBe(990);
        await Group.ShouldBeConsistentAsync(through: 2);
    }

    [ServerFact]
    public async Task A_users_waiting_orders_never_pass_their_limit_however_many_Hosts_take_them()
    {
        var productId = await Group.NewProductAsync(stock: 1_000);
        for (var round = 0; round < 3; round++)
        {
            var userId = CommerceApp.NewName();

            var answers = await Group.RaceAsync(60, (host, _) => host.As(userId).OrderAsync(productId));

            answers.Count(answer => answer.Status == 201).ShouldBe(20);
            answers.Count(answer => answer.Code == "order.too_many_pending").ShouldBe(40);
        }

        (await Group.StockAsync(productId)).ShouldBe(1_000 - 60);
    }

    [ServerFact]
    public async Task Crossed_baskets_at_three_Hosts_block_nobody_and_oversell_nothing()
    {
        var (a, b, c) = (await Group.NewProductAsync(stock: 30), await Group.NewProductAsync(stock: 30), await Group.NewProductAsync(stock: 30));
        var (abc, cba) = (OrderSteps.Basket(OrderSteps.Line(a), OrderSteps.Line(b), OrderSteps.Line(c)), OrderSteps.Basket(OrderSteps.Line(c), OrderSteps.Line(b), OrderSteps.Line(a)));

        var answers = await Group.RaceAsync(120, (host, number) => host.As(CommerceApp.NewName()).PostAsync("/orders", number % 2 == 0 ? abc : cba));

        answers.Count(answer => answer.Status == 201).ShouldBe(30);
        answers.Count(answer => answer.Code == "catalog.out_of_stock").ShouldBe(90);
        (await Group.StockAsync(a), await Group.StockAsync(b), await Group.StockAsync(c)).ShouldBe((0, 0, 0));
        await Group.ShouldBeConsistentAsync();
    }
}
