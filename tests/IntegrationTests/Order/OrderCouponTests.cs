namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class OrderCouponTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    public static readonly TheoryData<string> OrderingPaths = ["/orders/quote", "/orders", "/orders/checkout"];

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task A_coupon_that_is_unknown_or_somebody_elses_is_not_found(string path)
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync();
        var foreign = await app.NewUser().TakeCouponAsync(await app.NewCampaignAsync());

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
        var user = await app.NewUserWithAsync(10_000);
        var (productId, other) = (await app.NewProductAsync(), await app.NewProductAsync());
        var used = await user.TakeCouponAsync(await app.NewCampaignAsync());
        await user.NewOrderAsync(other, 1, used);
        var demanding = await user.TakeCouponAsync(await app.NewCampaignAsync(minOrderAmount: 1_001));

        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(used, "reject")))
            .ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("used");
        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(demanding)))
            .ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("below_minimum");
        (await user.CouponStatusAsync(demanding)).ShouldBe("usable");
        (await app.StockAsync(productId)).ShouldBe(100);
    }

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task A_coupon_that_is_expired_says_so(string path)
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync(validDays: 1));
        await app.AdvanceAndSweepAsync(TimeSpan.FromDays(1));

        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)).With(couponId)))
            .ShouldBeProblem(409, "coupon.not_usable").Json.Text("reason").ShouldBe("expired");
        await LeftNothingAsync(user, productId);
    }

    [Theory]
    [MemberData(nameof(OrderingPaths))]
    public async Task With_ignore_any_fault_of_the_coupon_is_passed_over(string path)
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync();
        var used = await user.TakeCouponAsync(await app.NewCampaignAsync());
        await user.NewOrderAsync(productId, 1, used);
        var demanding = await user.TakeCouponAsync(await app.NewCampaignAsync(minOrderAmount: 1_001));

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
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_coupon_that_is_right_counts_also_with_ignore()
    {
        var user = app.NewUser();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync(discount: new { type = "percentage", percent = 33, maxAmount = 700 }));
        var order = (await user.PostAsync("/orders", OrderSteps.Basket(OrderSteps.Line(await app.NewProductAsync(price: 999))).With(couponId, "ignore"))).ShouldBe(201).Json;

        (order.Uuid("couponId"), order.Int("discount"), order.Int("total")).ShouldBe((couponId, 329, 670));
        order.Has("couponIgnored").ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_coupon_covers_wholly_is_paid_by_anybody_even_without_an_account()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(price: 1_000);
        var orderId = await user.NewOrderAsync(productId, 1, await user.TakeCouponAsync(await app.NewCampaignAsync()));

        var paid = (await user.PayAsync(orderId)).ShouldBe(200).Json;
        var checkedOut = (await user.CheckoutAsync(productId, 1, await user.TakeCouponAsync(await app.NewCampaignAsync()))).ShouldBe(201).Json;

        foreach (var order in new[] { paid, checkedOut })
        {
            (order.Text("status"), order.Int("total")).ShouldBe(("paid", 0));
            order.Has("payment").ShouldBeFalse();
            order.Has("paidAt").ShouldBeTrue();
        }

        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe("refunded");
        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_coupon_comes_back_as_what_the_clock_says()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync(validDays: 1));
        await app.AdvanceAndSweepAsync(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(5));
        var orderId = await user.NewOrderAsync(productId, 2, couponId);
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        (await user.CancelAsync(orderId)).ShouldBe(200).Json.Text("status").ShouldBe("cancelled");

        (await user.CouponStatusAsync(couponId)).ShouldBe("expired");
        await app.ShouldBeConsistentAsync();
    }

    private async Task LeftNothingAsync(CommerceClient user, long productId)
    {
        (await app.StockAsync(productId)).ShouldBe(100);
        (await user.GetAllAsync("/orders")).ShouldBeEmpty();
        (await app.EventsOfAsync(user)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }
}
