namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class OrderCouponTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    public static readonly TheoryData<string> OrderingPaths = ["/orders/quote", "/orders", "/orders/checkout"];

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task A_coupon_that_is_unknown_or_somebody_elses_is_not_found(string path)
    {
        var user = await shop.NewUserWithAsync(10_000);
        var productId = await shop.NewProductAsync();
        var foreign = await shop.NewUser().TakeCouponAsync(await shop.NewCampaignAsync());

        foreach (var couponId in new[] { Guid.NewGuid(), Guid.Empty, foreign })
        {
            (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(couponId))).ShouldBeProblem(404, "coupon.not_found");
        }

        await LeftNothingAsync(user, productId);
    }

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task A_coupon_that_is_used_or_below_its_minimum_says_so(string path)
    {
        var user = await shop.NewUserWithAsync(10_000);
        var (productId, other) = (await shop.NewProductAsync(), await shop.NewProductAsync());
        var used = await user.TakeCouponAsync(await shop.NewCampaignAsync());
        await user.NewOrderAsync(other, 1, used);
        var demanding = await user.TakeCouponAsync(await shop.NewCampaignAsync(minOrderAmount: 1_001));

        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(used, "reject")))
            .ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("used");
        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(demanding)))
            .ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("below_minimum");
        (await user.CouponStatusAsync(demanding)).ShouldBe("usable");
        (await shop.StockAsync(productId)).ShouldBe(100);
    }

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task A_coupon_that_is_expired_says_so(string path)
    {
        var user = await shop.NewUserWithAsync(10_000);
        var productId = await shop.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await shop.NewCampaignAsync(validDays: 1));
        await shop.AdvanceAndSweepAsync(TimeSpan.FromDays(1));

        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(couponId)))
            .ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("expired");
        await LeftNothingAsync(user, productId);
    }

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task With_ignore_any_fault_of_the_coupon_is_passed_over(string path)
    {
        var user = await shop.NewUserWithAsync(10_000);
        var productId = await shop.NewProductAsync();
        var used = await user.TakeCouponAsync(await shop.NewCampaignAsync());
        await user.NewOrderAsync(productId, 1, used);
        var demanding = await user.TakeCouponAsync(await shop.NewCampaignAsync(minOrderAmount: 1_001));

        foreach (var (couponId, code) in new[] { (Guid.NewGuid(), "coupon.not_found"), (used, "coupon.not_usable"), (demanding, "coupon.not_usable") })
        {
            var order = (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(couponId, "ignore"))).Json;

            order.Has("couponId").ShouldBeFalse();
            (order.Text("couponIgnored.code"), order.Int("discount"), order.Int("total")).ShouldBe((code, 0, 1_000), order.GetRawText());
            order.Text("couponIgnored.detail").ShouldNotBeNullOrWhiteSpace();
            if (order.Has("orderId"))
            {
                (await user.ReadOrderAsync(order.Uuid("orderId"))).Text("couponIgnored.code").ShouldBe(code);
            }
        }

        (await user.CouponStatusAsync(demanding)).ShouldBe("usable");
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_coupon_that_is_right_counts_also_with_ignore()
    {
        var user = shop.NewUser();
        var couponId = await user.TakeCouponAsync(await shop.NewCampaignAsync(discount: new { type = "percentage", percent = 33, maxAmount = 700 }));
        var order = (await user.PostAsync("/orders", OrderSteps.Basket(OrderSteps.Line(await shop.NewProductAsync(price: 999))).With(couponId, "ignore"))).ShouldBe(201).Json;

        (order.Uuid("couponId"), order.Int("discount"), order.Int("total")).ShouldBe((couponId, 329, 670));
        order.Has("couponIgnored").ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_coupon_covers_wholly_is_paid_by_anybody_even_without_an_account()
    {
        var user = shop.NewUser();
        var productId = await shop.NewProductAsync(price: 1_000);
        var orderId = await user.NewOrderAsync(productId, 1, await user.TakeCouponAsync(await shop.NewCampaignAsync()));

        var paid = (await user.PayAsync(orderId)).ShouldBe(200).Json;
        var checkedOut = (await user.CheckoutAsync(productId, 1, await user.TakeCouponAsync(await shop.NewCampaignAsync()))).ShouldBe(201).Json;

        foreach (var order in new[] { paid, checkedOut })
        {
            (order.Text("status"), order.Int("total")).ShouldBe(("paid", 0));
            order.Has("payment").ShouldBeFalse();
            order.Has("paidAt").ShouldBeTrue();
        }

        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe("refunded");
        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
        await shop.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_coupon_comes_back_as_what_the_clock_says()
    {
        var user = shop.NewUser();
        var productId = await shop.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await shop.NewCampaignAsync(validDays: 1));
        await shop.AdvanceAndSweepAsync(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(5));
        var orderId = await user.NewOrderAsync(productId, 2, couponId);
        shop.Clock.Advance(TimeSpan.FromMinutes(6));

        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe("cancelled");

        (await user.CouponStatusAsync(couponId)).ShouldBe("expired");
        await shop.ShouldBeConsistentAsync();
    }

    private async Task LeftNothingAsync(ShopClient user, long productId)
    {
        (await shop.StockAsync(productId)).ShouldBe(100);
        (await user.GetAllAsync("/orders")).ShouldBeEmpty();
        (await shop.EventsOfAsync(user)).ShouldBe(0);
        await shop.ShouldBeConsistentAsync();
    }
}
