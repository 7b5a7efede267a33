namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class ListCouponsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Coupons_are_listed_newest_first_page_by_page()
    {
        var user = app.NewUser();
        List<Guid> taken = [];
        for (var i = 0; i < 5; i++)
        {
            taken.Add(await user.TakeCouponAsync(await app.NewCampaignAsync()));
        }

        (await user.GetAllAsync("/coupons?limit=2")).Select(item => item.Uuid("couponId")).ShouldBe(Enumerable.Reverse(taken));
        var cursor = (await user.GetAsync("/coupons?limit=2"))["nextCursor"].GetString();
        (await user.GetAsync($"/coupons?status=usable&cursor={cursor}")).ShouldBeInvalid("cursor");
        (await app.NewUser().GetAsync($"/coupons?cursor={cursor}")).ShouldBeInvalid("cursor");
    }

    [Theory]
    [InlineData("usable,lost")]
    [InlineData("usable,")]
    [InlineData("1")]
    [InlineData("")]
    public async Task Refuses_a_status_that_does_not_exist_also_among_others(string status) =>
        (await app.NewUser().GetAsync($"/coupons?status={status}")).ShouldBeInvalid("status");

    [Fact]
    public async Task Admins_see_everybodys_coupons_or_one_users()
    {
        var (alice, bob) = (app.NewUser(), app.NewUser());
        var couponCode = await app.NewCampaignAsync();
        var (hers, his) = (await alice.TakeCouponAsync(couponCode), await bob.TakeCouponAsync(couponCode));

        (await app.AsAdmin().GetAsync("/coupons?limit=2")).Json.List("items").Select(coupon => (coupon.Uuid("couponId"), coupon.Text("userId")))
            .ShouldBe([(his, bob.UserId), (hers, alice.UserId)]);
        (await app.AsAdmin().GetAllAsync($"/coupons?userId={alice.UserId}&status=used,usable")).ShouldHaveSingleItem().Uuid("couponId").ShouldBe(hers);
        (await app.AsAdmin().GetAllAsync($"/coupons?userId={alice.UserId}&status=used,expired")).ShouldBeEmpty();
        (await app.AsAdmin().GetAllAsync("/coupons?userId=nobody")).ShouldBeEmpty();
        var cursor = (await app.AsAdmin().GetAsync("/coupons?limit=1"))["nextCursor"].GetString();
        (await app.AsAdmin().GetAsync($"/coupons?userId={alice.UserId}&cursor={cursor}")).ShouldBeInvalid("cursor");
    }

    [Fact]
    public async Task Refuses_a_customer_who_asks_for_somebody_elses_coupons()
    {
        var (alice, bob) = (app.NewUser(), app.NewUser());
        var couponId = await alice.TakeCouponAsync(await app.NewCampaignAsync());

        (await bob.GetAsync($"/coupons?userId={alice.UserId}")).ShouldBeProblem(403, "auth.forbidden");
        (await alice.GetAsync($"/coupons?userId={alice.UserId.ToUpperInvariant()}")).ShouldBeProblem(403, "auth.forbidden");
        (await alice.GetAllAsync($"/coupons?userId={alice.UserId}")).ShouldHaveSingleItem().Uuid("couponId").ShouldBe(couponId);
    }

    [Fact]
    public async Task The_status_is_judged_by_the_clock_and_filters()
    {
        await using var own = await CommerceApp.StartAsync();
        var user = own.NewUser();
        var lasting = await user.TakeCouponAsync(await own.NewCampaignAsync());
        var brief = await user.TakeCouponAsync(await own.NewCampaignAsync(validDays: 1));
        var used = await user.TakeCouponAsync(await own.NewCampaignAsync(validDays: 1));
        await own.SqlAsync($"UPDATE coupon_issued_coupons SET order_id = '{Guid.Parse("0194bc1a-0000-7000-8000-000000000001")}', used_at = issued_at WHERE coupon_id = '{used}'");

        (await IdsAsync("usable")).ShouldBe([brief, lasting]);
        (await IdsAsync("used")).ShouldBe([used]);
        (await IdsAsync("expired")).ShouldBeEmpty();
        own.Clock.Advance(TimeSpan.FromDays(1));

        (await IdsAsync("usable")).ShouldBe([lasting]);
        (await IdsAsync("expired")).ShouldBe([brief]);
        (await IdsAsync("used")).ShouldBe([used]);
        (await IdsAsync("expired,usable,expired")).ShouldBe([brief, lasting]);
        (await IdsAsync("used,expired")).ShouldBe([used, brief]);
        (await IdsAsync("used,expired,usable")).ShouldBe([used, brief, lasting]);
        var shown = (await user.GetAsync($"/coupons/{used}")).ShouldBe(200).Json;
        shown.Text("status").ShouldBe("used");
        shown.Text("orderId").ShouldBe("0194bc1a-0000-7000-8000-000000000001");
        shown.Time("usedAt").ShouldBe(shown.Time("issuedAt"));
        await own.SqlAsync($"UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE coupon_id = '{used}'");
        (await user.GetAsync($"/coupons/{used}"))["status"].GetString().ShouldBe("expired");

        async Task<IEnumerable<Guid>> IdsAsync(string status)
        {
            var items = await user.GetAllAsync($"/coupons?status={status}");
            items.ShouldAllBe(item => status.Split(',').Contains(item.Text("status")));
            return items.Select(item => item.Uuid("couponId"));
        }
    }
}
