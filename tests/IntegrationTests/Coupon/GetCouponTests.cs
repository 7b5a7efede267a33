namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class GetCouponTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Somebody_elses_coupon_is_one_that_does_not_exist()
    {
        var couponId = await app.NewUser().TakeCouponAsync(await app.NewCampaignAsync());
        var stranger = app.NewUser();

        (await stranger.GetAsync($"/coupons/{couponId}")).ShouldBeProblem(404, "coupon.not_found");
        (await stranger.GetAsync($"/coupons/{Guid.Empty}")).ShouldBeProblem(404, "coupon.not_found");
        (await stranger.GetAsync("/coupons/12")).ShouldBeProblem(404, "coupon.not_found");
        (await stranger.GetAllAsync("/coupons")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Admins_see_anybodys_coupon_as_its_owner_does()
    {
        var user = app.NewUser();
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());

        var shown = (await app.AsAdmin().GetAsync($"/coupons/{couponId}")).ShouldBe(200);

        shown.Json.Text("userId").ShouldBe(user.UserId);
        shown.Body.ShouldBe((await user.GetAsync($"/coupons/{couponId}")).ShouldBe(200).Body);
        (await app.AsAdmin().GetAsync($"/coupons/{Guid.Empty}")).ShouldBeProblem(404, "coupon.not_found");
    }
}
