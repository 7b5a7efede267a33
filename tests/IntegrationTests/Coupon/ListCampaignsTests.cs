namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class ListCampaignsTests
{
    [Fact]
    public async Task The_list_is_newest_first_and_open_leaves_out_what_cannot_be_had_now()
    {
        await using var own = await CommerceApp.StartAsync();
        var first = await own.NewCampaignAsync();
        var soldOut = await own.NewCampaignAsync(total: 1);
        await own.NewUser().TakeCouponAsync(soldOut);
        var later = new { couponCode = "LATER", name = "n", discount = new { type = "fixed", amount = 1 }, totalQuantity = 1, opensAt = "2090-01-01T00:00:00Z" };
        (await own.AsAdmin().PostAsync("/coupon-campaigns", later)).ShouldBe(201);
        var last = await own.NewCampaignAsync();

        (await own.Anonymous().GetAllAsync("/coupon-campaigns?limit=2")).Select(item => item.Text("couponCode")).ShouldBe([last, "LATER", soldOut, first]);
        (await own.Anonymous().GetAllAsync("/coupon-campaigns?open=true&limit=1")).Select(item => item.Text("couponCode")).ShouldBe([last, first]);
        (await own.Anonymous().GetAllAsync("/coupon-campaigns?open=false")).Count.ShouldBe(4);
        var cursor = (await own.Anonymous().GetAsync("/coupon-campaigns?open=true&limit=1"))["nextCursor"].GetString();
        (await own.Anonymous().GetAsync($"/coupon-campaigns?cursor={cursor}")).ShouldBeInvalid("cursor");
        (await own.Anonymous().GetAsync("/coupon-campaigns?open=yes")).ShouldBeInvalid("open");
    }
}
