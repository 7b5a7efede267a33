namespace Commerce.IntegrationTests.Hosts;

using System.Globalization;
using Harness;
using Order;

/// <summary>
/// A change that was committed between a command's look and its update binds the command: it is decided anew. The test holds the row, so
/// that the command has looked and waits, and commits the change in that moment.
/// </summary>
[Collection(HostsCollection.Name)]
public sealed class StaleReadTests(ThreeHosts hosts)
{
    private HostGroup Group => hosts.Group;

    [ServerTheory]
    [InlineData("AtOrder", false)]
    [InlineData("AtOrder", true)]
    [InlineData("AtPayment", false)]
    public async Task No_order_is_made_at_a_price_that_has_ended(string reserve, bool withAnother)
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Order:Reserve"] = reserve });
        var (productId, other) = (await app.NewProductAsync(price: 1_000), await app.NewProductAsync(price: 10));
        var basket = withAnother ? OrderSteps.Basket(OrderSteps.Line(productId), OrderSteps.Line(other)) : OrderSteps.Basket(OrderSteps.Line(productId));
        var user = await app.NewUserWithAsync(100_000);

        var order = await WhileHeldAsync(app, () => user.PostAsync("/orders", basket), Edit(productId, "price = 2000"));

        order.ShouldBe(201).Json.Int("items[0].unitPrice").ShouldBe(2_000);
        (await app.StockAsync(other)).ShouldBe(withAnother ? 99 : 100);
        await app.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task No_product_is_sold_after_it_was_discontinued()
    {
        await using var app = await CommerceApp.StartAsync();
        var productId = await app.NewProductAsync();
        var user = await app.NewUserWithAsync(100_000);

        var order = await WhileHeldAsync(app, () => user.CheckoutAsync(productId), Edit(productId, "status = 'Discontinued'"));

        order.ShouldBeProblem(409, "catalog.product_discontinued");
        (await user.BalanceAsync()).ShouldBe(100_000);
        await app.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task No_coupon_is_issued_after_the_close_even_if_a_clock_is_behind()
    {
        await using var app = await CommerceApp.StartAsync();
        var code = await app.NewCampaignAsync();
        var closesAt = DateTimeOffset.UtcNow.AddMinutes(1).ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

        // Closed by a Host whose clock is a minute ahead.
        var issued = await WhileHeldAsync(
            app, () => app.NewUser().PostAsync("/coupons/issue", new { couponCode = code }),
            $"UPDATE coupon_campaigns SET is_closed = {TestDatabase.True}, closes_at = '{closesAt}' WHERE coupon_code = '{code}'");

        issued.ShouldBeProblem(409, "coupon.not_open");
        (await app.CountAsync("SELECT issued_quantity FROM coupon_campaigns")).ShouldBe(0);
        (await app.Anonymous().GetAsync("/coupon-campaigns?open=true")).Json.List("items").ShouldBeEmpty();
    }

    [ServerFact]
    public async Task What_a_close_has_answered_stays_true_at_all_Hosts()
    {
        for (var round = 0; round < 3; round++)
        {
            var couponCode = await Group.NewCampaignAsync(total: 10_000);
            using var stop = new CancellationTokenSource();
            var takers = Enumerable.Range(0, 6).Select(async number =>
            {
                while (!stop.IsCancellationRequested)
                {
                    (await Group[number].As(CommerceApp.NewName()).PostAsync("/coupons/issue", new { couponCode })).Status.ShouldBeOneOf(201, 409);
                }
            }).ToList();
            await Eventually.BeTrueAsync(async () => (await CampaignAsync(couponCode)).Int("issuedQuantity") > 20);

            var closed = (await Group[round].AsAdmin().PostAsync($"/coupon-campaigns/{couponCode}/close")).ShouldBe(200).Json;
            var after = await CampaignAsync(couponCode);
            await stop.CancelAsync();
            await Task.WhenAll(takers);

            var atLast = await CampaignAsync(couponCode);
            (after.Int("issuedQuantity"), atLast.Int("issuedQuantity")).ShouldBe((closed.Int("issuedQuantity"), closed.Int("issuedQuantity")));
            (await Group.SqlAsync($"""
                SELECT COUNT(*) FROM coupon_issued_coupons i JOIN coupon_campaigns c ON c.id = i.campaign_id WHERE c.coupon_code = '{couponCode}' AND i.issued_at >= c.closes_at
                """)).ShouldBe("0");
        }

        await Group.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task What_an_edit_of_the_price_has_answered_stays_true_at_all_Hosts()
    {
        for (var round = 0; round < 3; round++)
        {
            var productId = await Group.NewProductAsync(price: 1, stock: 100_000);
            using var stop = new CancellationTokenSource();
            var buyers = Enumerable.Range(0, 6).Select(async number =>
            {
                var buyer = Group[number].As(CommerceApp.NewName());
                await buyer.ChargeAsync(1_000_000);
                var cheap = 0;
                while (!stop.IsCancellationRequested)
                {
                    cheap += (await buyer.CheckoutAsync(productId)).ShouldBe(201).Json.Int("items[0].unitPrice") == 1 ? 1 : 0;
                }

                return cheap;
            }).ToList();
            await Eventually.BeTrueAsync(async () => await Group.StockAsync(productId) < 99_980);

            var edited = (await Group[round].AsAdmin().PutAsync($"/products/{productId}", new { name = "dearer", price = 2, status = "active" }, ("If-Match", "*"))).ShouldBe(200).Json;
            await Eventually.BeTrueAsync(async () => await Group.StockAsync(productId) < edited.Int("stock") - 10);
            await stop.CancelAsync();

            (await Task.WhenAll(buyers)).Sum().ShouldBe(100_000 - (int)edited.Int("stock"));
        }

        await Group.ShouldBeConsistentAsync();
    }

    private async Task<System.Text.Json.JsonElement> CampaignAsync(string couponCode) =>
        (await Group[0].Anonymous().GetAsync($"/coupon-campaigns/{couponCode}")).ShouldBe(200).Json;

    private static string Edit(long productId, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"UPDATE catalog_products SET {what}, version = version + 1 WHERE id = {productId}");

    /// <summary>Changes a row, lets somebody look at what was before and come as far as the row, and commits.</summary>
    private static async Task<Answer> WhileHeldAsync(CommerceApp app, Func<Task<Answer>> send, string change)
    {
        await using var connection = await app.Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await TestDatabase.RunAsync(transaction, change);
        var sent = send();
        await Eventually.BeTrueAsync(async () => await app.CountAsync(TestDatabase.SomebodyWaits) > 0);
        await transaction.CommitAsync();
        return await sent;
    }
}
