namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class QuoteOrderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_quote_is_the_order_it_would_be_and_holds_nothing()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(price: 1_500, stock: 10);
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());

        var quote = (await user.PostAsync("/orders/quote", OrderSteps.Basket(OrderSteps.Line(productId, 4)).With(couponId))).ShouldBe(200).Json;

        foreach (var member in new[] { "orderId", "status", "createdAt", "expiresAt", "payment" })
        {
            quote.Has(member).ShouldBeFalse(member);
        }

        (quote.Int("subtotal"), quote.Int("discount"), quote.Int("total")).ShouldBe((6_000, 1_000, 5_000));
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.CouponStatusAsync(couponId)).ShouldBe("usable");
        (await user.GetAllAsync("/orders")).ShouldBeEmpty();
        (await app.EventsOfAsync(user)).ShouldBe(0);
    }

    [Theory]
    [InlineData("ignore,reject")]
    [InlineData(" ignore")]
    [InlineData("1")]
    public async Task One_name_of_a_choice_is_read_and_no_list_of_them(string onInvalidCoupon)
    {
        var basket = OrderSteps.Basket(OrderSteps.Line(await app.NewProductAsync()));
        basket["onInvalidCoupon"] = onInvalidCoupon;
        (await app.NewUser().PostAsync("/orders/quote", basket)).ShouldBeInvalid("onInvalidCoupon");
        basket["onInvalidCoupon"] = "IGNORE";
        (await app.NewUser().PostAsync("/orders/quote", basket)).ShouldBe(200);
    }
}
