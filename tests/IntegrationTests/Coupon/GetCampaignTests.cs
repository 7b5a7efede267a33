namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class GetCampaignTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task What_is_not_said_is_absent_and_it_opens_at_once()
    {
        var code = await app.NewCampaignAsync(total: 1);

        var campaign = (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).ShouldBe(200).Json;

        campaign.At("discount").GetRawText().ShouldBe("""{"type":"fixed","amount":1000}""");
        campaign.Int("minOrderAmount").ShouldBe(0);
        campaign.Time("opensAt").ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        campaign.Has("closesAt").ShouldBeFalse();
        campaign.Has("validDays").ShouldBeFalse();
        await app.NewUser().TakeCouponAsync(code);
    }

    [Theory]
    [InlineData("NEVER-WAS")]
    [InlineData("x")]
    [InlineData("no%20code")]
    [InlineData("%EC%BF%A0%ED%8F%B0")]
    public async Task An_unknown_code_and_one_of_the_wrong_form_are_not_found(string code)
    {
        (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).ShouldBeProblem(404, "coupon.not_found");
    }
}
