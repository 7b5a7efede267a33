namespace Commerce.Coupon.UnitTests;

using System.Globalization;
using Application;
using Domain;
using Microsoft.Extensions.Time.Testing;

public sealed class SoldOutCampaignsTests
{
    private readonly FakeTimeProvider time = new(Some.Now);
    private readonly SoldOutCampaigns soldOut;
    private int reads;

    public SoldOutCampaignsTests() => soldOut = new SoldOutCampaigns(time);

    [Fact]
    public async Task A_campaign_nobody_has_reason_to_suspect_is_not_read()
    {
        (await FindAsync("SPRING", Some.Campaign(total: 1, issued: 1))).ShouldBeNull();

        reads.ShouldBe(0);
    }

    [Fact]
    public async Task A_sold_out_campaign_is_read_once_and_then_known()
    {
        var campaign = Some.Campaign(total: 1, issued: 1);
        soldOut.Suspect("SPRING");

        (await FindAsync("SPRING", campaign)).ShouldBeSameAs(campaign);
        soldOut.Suspect("SPRING");
        (await FindAsync("SPRING", campaign)).ShouldBeSameAs(campaign);

        reads.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_known_is_read_again_after_a_second_because_another_Host_may_have_closed_the_campaign()
    {
        var campaign = Some.Campaign(total: 1, issued: 1);
        soldOut.Suspect("SPRING");
        await FindAsync("SPRING", campaign);
        time.Advance(SoldOutCampaigns.MaxAge);
        var closed = Some.Campaign(total: 1, issued: 1);

        (await FindAsync("SPRING", closed)).ShouldBeSameAs(closed);

        reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_suspicion_that_the_committed_row_does_not_bear_out_is_dropped()
    {
        // What looked like the last coupon was in a group that never committed.
        soldOut.Suspect("SPRING");

        (await FindAsync("SPRING", Some.Campaign(total: 2, issued: 1))).ShouldBeNull();
        (await FindAsync("SPRING", Some.Campaign(total: 2, issued: 1))).ShouldBeNull();

        reads.ShouldBe(1);
        soldOut.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_close_makes_it_look_again()
    {
        soldOut.Suspect("SPRING");
        await FindAsync("SPRING", Some.Campaign(total: 1, issued: 1));
        soldOut.LookAgain("SPRING");

        var closed = await FindAsync("SPRING", Some.Campaign(total: 1, issued: 1, closesAt: Some.Now));

        closed!.ClosesAt.ShouldBe(Some.Now);
    }

    [Fact]
    public async Task A_look_that_began_before_the_close_does_not_write_down_what_was_before()
    {
        soldOut.Suspect("SPRING");
        var open = await soldOut.FindAsync("SPRING", () =>
        {
            soldOut.LookAgain("SPRING");
            return Task.FromResult<CouponCampaign?>(Some.Campaign(total: 1, issued: 1));
        });
        var afterwards = await FindAsync("SPRING", Some.Campaign(total: 1, issued: 1, closesAt: Some.Now));

        open!.ClosesAt.ShouldBeNull();
        afterwards!.ClosesAt.ShouldBe(Some.Now);
    }

    [Fact]
    public void Memory_is_bounded()
    {
        for (var i = 0; i < SoldOutCampaigns.Capacity + 500; i++)
        {
            soldOut.Suspect(i.ToString(CultureInfo.InvariantCulture));
        }

        soldOut.Count.ShouldBe(SoldOutCampaigns.Capacity);
        soldOut.MayHave("499").ShouldBeFalse();
        soldOut.MayHave("500").ShouldBeTrue();
    }

    [Fact]
    public async Task Memory_stays_bounded_while_the_same_campaigns_come_and_go()
    {
        for (var i = 0; i < SoldOutCampaigns.Capacity * 2; i++)
        {
            soldOut.LookAgain("SPRING");
            await FindAsync("SPRING", null);
        }

        soldOut.Count.ShouldBe(0);
        soldOut.Suspect("SPRING");
        soldOut.MayHave("SPRING").ShouldBeTrue();
    }

    private ValueTask<CouponCampaign?> FindAsync(string code, CouponCampaign? row) => soldOut.FindAsync(code, () =>
    {
        reads++;
        return Task.FromResult(row);
    });
}
