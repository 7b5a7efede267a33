namespace Commerce.IntegrationTests.Coupon;

using System.Globalization;
using Commerce.Coupon.Domain;
using Commerce.Coupon.Infrastructure;
using Microsoft.Extensions.Time.Testing;

public sealed class SoldOutCacheTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly CouponCode Spring = CouponCode.Parse("SPRING");

    private readonly FakeTimeProvider time = new(Now);
    private readonly SoldOutCache soldOut;
    private int reads;

    public SoldOutCacheTests() => soldOut = new SoldOutCache(time);

    [Fact]
    public async Task A_campaign_nobody_has_reason_to_suspect_is_not_read()
    {
        (await FindAsync(Spring, Campaign(total: 1, issued: 1))).ShouldBeNull();

        reads.ShouldBe(0);
    }

    [Fact]
    public async Task A_sold_out_campaign_is_read_once_and_then_known()
    {
        var campaign = Campaign(total: 1, issued: 1);
        soldOut.MarkSuspect(Spring);

        (await FindAsync(Spring, campaign)).ShouldBeSameAs(campaign);
        soldOut.MarkSuspect(Spring);
        (await FindAsync(Spring, campaign)).ShouldBeSameAs(campaign);

        reads.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_known_is_read_again_after_a_second_because_another_Host_may_have_closed_the_campaign()
    {
        var campaign = Campaign(total: 1, issued: 1);
        soldOut.MarkSuspect(Spring);
        await FindAsync(Spring, campaign);
        time.Advance(SoldOutCache.MaxAge);
        var closed = Campaign(total: 1, issued: 1);

        (await FindAsync(Spring, closed)).ShouldBeSameAs(closed);

        reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_suspicion_that_the_committed_row_does_not_bear_out_is_dropped()
    {
        // What looked like the last coupon was in a group that never committed.
        soldOut.MarkSuspect(Spring);

        (await FindAsync(Spring, Campaign(total: 2, issued: 1))).ShouldBeNull();
        (await FindAsync(Spring, Campaign(total: 2, issued: 1))).ShouldBeNull();

        reads.ShouldBe(1);
        soldOut.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_close_makes_it_look_again()
    {
        soldOut.MarkSuspect(Spring);
        await FindAsync(Spring, Campaign(total: 1, issued: 1));
        soldOut.Invalidate(Spring);

        var closed = await FindAsync(Spring, Campaign(total: 1, issued: 1, closesAt: Now));

        closed!.ClosesAt.ShouldBe(Now);
    }

    [Fact]
    public async Task A_look_that_began_before_the_close_does_not_write_down_what_was_before()
    {
        soldOut.MarkSuspect(Spring);
        var open = await soldOut.FindAsync(Spring, () =>
        {
            soldOut.Invalidate(Spring);
            return Task.FromResult<CouponCampaign?>(Campaign(total: 1, issued: 1));
        });
        var afterwards = await FindAsync(Spring, Campaign(total: 1, issued: 1, closesAt: Now));

        open!.ClosesAt.ShouldBeNull();
        afterwards!.ClosesAt.ShouldBe(Now);
    }

    [Fact]
    public void Memory_is_bounded()
    {
        for (var i = 0; i < SoldOutCache.Capacity + 500; i++)
        {
            soldOut.MarkSuspect(Code(i));
        }

        soldOut.Count.ShouldBe(SoldOutCache.Capacity);
        soldOut.Contains(Code(499)).ShouldBeFalse();
        soldOut.Contains(Code(500)).ShouldBeTrue();
    }

    [Fact]
    public async Task Memory_stays_bounded_while_the_same_campaigns_come_and_go()
    {
        for (var i = 0; i < SoldOutCache.Capacity * 2; i++)
        {
            soldOut.Invalidate(Spring);
            await FindAsync(Spring, null);
        }

        soldOut.Count.ShouldBe(0);
        soldOut.MarkSuspect(Spring);
        soldOut.Contains(Spring).ShouldBeTrue();
    }

    private ValueTask<CouponCampaign?> FindAsync(CouponCode code, CouponCampaign? row) => soldOut.FindAsync(code, () =>
    {
        reads++;
        return Task.FromResult(row);
    });

    private static CouponCode Code(int number) => CouponCode.Parse(number.ToString("D3", CultureInfo.InvariantCulture));

    private static CouponCampaign Campaign(int total, int issued, DateTimeOffset? closesAt = null) => new()
    {
        CouponCode = Spring.Value,
        Name = "Spring",
        Discount = Discount.Fixed(1_000),
        TotalQuantity = total,
        IssuedQuantity = issued,
        OpensAt = Now.AddDays(-1),
        ClosesAt = closesAt,
    };
}
