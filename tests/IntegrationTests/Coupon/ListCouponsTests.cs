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
        (await user.GetAsync("/coupons?status=usable,used")).ShouldBeInvalid("status");
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
        var shown = (await user.GetAsync($"/coupons/{used}")).ShouldBe(200).Json;
        shown.Text("status").ShouldBe("used");
        shown.Text("orderId").ShouldBe("0194bc1a-0000-7000-8000-000000000001");
        shown.Time("usedAt").ShouldBe(shown.Time("issuedAt"));
        await own.SqlAsync($"UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE coupon_id = '{used}'");
        (await user.GetAsync($"/coupons/{used}"))["status"].GetString().ShouldBe("expired");

        async Task<IEnumerable<Guid>> IdsAsync(string status)
        {
            var items = await user.GetAllAsync($"/coupons?status={status}");
            items.ShouldAllBe(item => item.Text("status") == status);
            return items.Select(item => item.Uuid("couponId"));
        }
    }
}
