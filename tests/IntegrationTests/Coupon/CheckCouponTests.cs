namespace Commerce.IntegrationTests.Coupon;

using Harness;
using Order;

/// <summary>A quote shows what the check of a coupon says.</summary>
public sealed class CheckCouponTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_quote_says_what_the_coupon_takes_off_however_often_it_is_asked_and_leaves_it_usable()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(price: 5_000);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync(discount: new { type = "percentage", percent = 10, maxAmount = 700 }));

        foreach (var (quantity, discount) in new[] { (1, 500), (2, 700), (1, 500) })
        {
            (await QuoteAsync(user, productId, couponId, quantity)).ShouldBe(200).Json.Int("discount").ShouldBe(discount);
        }

        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
    }

    [Fact]
    public async Task A_quote_refuses_a_coupon_that_an_order_would_be_refused_for()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(price: 5_000);
        var foreign = await app.NewUser().TakeCouponAsync(await app.NewCampaignAsync());
        var demanding = await user.TakeCouponAsync(await app.NewCampaignAsync(minOrderAmount: 5_001));
        var used = await user.TakeCouponAsync(await app.NewCampaignAsync());
        await user.NewOrderAsync(productId, 1, used);

        (await QuoteAsync(user, productId, foreign)).ShouldBeProblem(404, "coupon.not_found");
        (await QuoteAsync(user, productId, demanding)).ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("below_minimum");
        (await QuoteAsync(user, productId, used)).ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("used");
        (await QuoteAsync(user, productId, demanding, quantity: 2)).ShouldBe(200);
    }

    private static Task<Answer> QuoteAsync(CommerceClient user, long productId, Guid couponId, int quantity = 1) =>
        user.PostAsync("/orders/quote", OrderSteps.Basket(OrderSteps.Line(productId, quantity)).With(couponId));
}
