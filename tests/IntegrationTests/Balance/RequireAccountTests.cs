namespace Commerce.IntegrationTests.Balance;

using Harness;
using Order;

/// <summary>Where only admins open accounts, other modules ask for one before they do anything.</summary>
public sealed class RequireAccountTests(RegisteredOnlyApp app) : IClassFixture<RegisteredOnlyApp>
{
    [Fact]
    public async Task An_unknown_user_is_refused_before_anything_else_on_every_route_of_orders()
    {
        var unknown = app.NewUser();
        var basket = OrderSteps.Basket(OrderSteps.Line(-1));
        foreach (var path in new[] { "/orders/quote", "/orders", "/orders/checkout" })
        {
            (await unknown.PostAsync(path, basket)).ShouldBeProblem(404, "balance.account_not_found");
        }

        (await unknown.PayAsync(Guid.NewGuid())).ShouldBeProblem(404, "balance.account_not_found");
        (await unknown.CancelAsync(Guid.NewGuid())).ShouldBeProblem(404, "balance.account_not_found");
        (await unknown.GetAsync($"/orders/{Guid.NewGuid()}")).ShouldBeProblem(404, "balance.account_not_found");
        (await unknown.GetAsync("/orders")).ShouldBeProblem(404, "balance.account_not_found");
        (await app.AsAdmin().GetAllAsync($"/orders?userId={unknown.UserId}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_known_user_orders_pays_and_lists()
    {
        var user = app.NewUser();
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId = user.UserId })).ShouldBe(201);
        await user.ChargeAsync(1_000);
        var orderId = await user.NewOrderAsync(await app.NewProductAsync());

        (await user.PayAsync(orderId)).ShouldBe(200);

        (await user.GetAllAsync("/orders")).Count.ShouldBe(1);
        (await app.AsAdmin().CancelAsync(orderId)).ShouldBe(200);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_unknown_user_is_refused_before_anything_else_on_every_route_of_coupons()
    {
        var code = await app.NewCampaignAsync(total: 1);
        var (known, unknown) = (app.NewUser(), app.NewUser());
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId = known.UserId })).ShouldBe(201);

        (await unknown.GetAsync("/coupons")).ShouldBeProblem(404, "balance.account_not_found");
        (await unknown.GetAsync($"/coupons/{Guid.Empty}")).ShouldBeProblem(404, "balance.account_not_found");
        (await unknown.PostAsync("/coupons/issue", new { couponCode = "NEVER-WAS" })).ShouldBeProblem(404, "balance.account_not_found");
        (await unknown.PostAsync("/coupons/issue", new { couponCode = code })).ShouldBeProblem(404, "balance.account_not_found");
        (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).Json.Int("issuedQuantity").ShouldBe(0);

        await known.TakeCouponAsync(code);
        // Now it is sold out, and the answer comes from the gate.
        (await unknown.PostAsync("/coupons/issue", new { couponCode = code })).ShouldBeProblem(404, "balance.account_not_found");
        (await known.GetAllAsync("/coupons")).Count.ShouldBe(1);
    }
}
