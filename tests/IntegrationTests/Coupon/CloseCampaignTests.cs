namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class CloseCampaignTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Closing_ends_it_now_and_closing_again_changes_nothing()
    {
        var code = await app.NewCampaignAsync();
        (await CouponCodesAsync("?open=true&limit=100")).ShouldContain(code);

        var closed = (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code.ToLowerInvariant()}/close")).ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var again = (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code}/close")).ShouldBe(200);

        closed.Json.Time("closesAt").ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        again.Body.ShouldBe(closed.Body);
        (await app.NewUser().PostAsync("/coupons/issue", new { couponCode = code })).ShouldBeProblem(409, "coupon.not_open");
        (await CouponCodesAsync("?open=true&limit=100")).ShouldNotContain(code);
        (await CouponCodesAsync("?limit=100")).ShouldContain(code);
    }

    [Theory]
    [InlineData("NEVER-WAS")]
    [InlineData("x")]
    [InlineData("no%20code")]
    [InlineData("%EC%BF%A0%ED%8F%B0")]
    public async Task An_unknown_code_and_one_of_the_wrong_form_are_not_found(string code)
    {
        (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code}/close")).ShouldBeProblem(404, "coupon.not_found");
    }

    private async Task<IReadOnlyList<string>> CouponCodesAsync(string query) =>
        [.. (await app.Anonymous().GetAllAsync($"/coupon-campaigns{query}")).Select(item => item.Text("couponCode"))];
}
