namespace Commerce.Coupon.UnitTests;

using Domain;

public sealed class CouponCampaignTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void It_is_open_from_opensAt_until_right_before_closesAt()
    {
        var campaign = Some.Campaign(opensAt: Some.Now, closesAt: Some.Now.AddHours(1));

        campaign.IsOpenAt(Some.Now - Millisecond).ShouldBeFalse();
        campaign.IsOpenAt(Some.Now).ShouldBeTrue();
        campaign.IsOpenAt(Some.Now.AddHours(1) - Millisecond).ShouldBeTrue();
        campaign.IsOpenAt(Some.Now.AddHours(1)).ShouldBeFalse();
    }

    [Fact]
    public void Queries_judge_a_campaign_as_it_judges_itself()
    {
        var (opensAt, closesAt) = (Some.Now, Some.Now.AddHours(1));
        CouponCampaign[] campaigns =
        [
            Some.Campaign(opensAt: opensAt), Some.Campaign(opensAt: opensAt, closesAt: closesAt), Some.Campaign(opensAt: opensAt, closesAt: closesAt, isClosed: true),
            Some.Campaign(total: 2, issued: 1, opensAt: opensAt), Some.Campaign(total: 2, issued: 2, opensAt: opensAt),
        ];
        foreach (var now in new[] { opensAt - Millisecond, opensAt, closesAt - Millisecond, closesAt })
        {
            campaigns.ShouldAllBe(campaign => CouponCampaign.IsIssuing(now).Compile()(campaign) == (campaign.IsOpenAt(now) && !campaign.IsSoldOut));
        }
    }

    [Fact]
    public void One_that_an_admin_has_closed_is_not_open_whatever_the_clock_says()
    {
        var campaign = Some.Campaign(opensAt: Some.Now, closesAt: Some.Now.AddHours(1), isClosed: true);

        campaign.IsOpenAt(Some.Now).ShouldBeFalse();
        campaign.CheckCanIssue(null, Some.Now)!.Code.ShouldBe("coupon.not_open");
    }

    [Fact]
    public void A_close_comes_now_but_not_before_the_opening_nor_before_a_coupon_nor_after_the_planned_one()
    {
        var (now, later, earlier) = (Some.Now, Some.Now.AddHours(1), Some.Now.AddHours(-1));

        Some.Campaign(opensAt: earlier).CloseAt(now, null).ShouldBe(now);
        Some.Campaign(opensAt: earlier).CloseAt(now, earlier).ShouldBe(now);
        Some.Campaign(opensAt: earlier).CloseAt(now, now).ShouldBe(now + Millisecond);
        Some.Campaign(opensAt: later).CloseAt(now, null).ShouldBe(later);
        Some.Campaign(opensAt: earlier, closesAt: later).CloseAt(now, null).ShouldBe(now);
        Some.Campaign(opensAt: earlier, closesAt: earlier.AddMinutes(1)).CloseAt(now, null).ShouldBe(earlier.AddMinutes(1));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("discount")]
    [InlineData("minimum")]
    [InlineData("total")]
    [InlineData("opening")]
    [InlineData("days")]
    public void The_digest_of_the_terms_changes_with_each_of_them_and_not_with_the_count(string term)
    {
        var digest = Some.Campaign(issued: 0).DigestTerms();
        static CouponCampaign Changed(string name = "Spring", long amount = 1_000, long minimum = 0, int total = 10, DateTimeOffset? opensAt = null, int? days = null) => new()
        {
            CouponCode = "SPRING",
            Name = name,
            Discount = Discount.Fixed(amount),
            MinOrderAmount = minimum,
            TotalQuantity = total,
            OpensAt = opensAt ?? Some.Now.AddDays(-1),
            ValidDays = days,
        };

        Some.Campaign(issued: 9, closesAt: Some.Now, isClosed: true).DigestTerms().ShouldBe(digest);
        Changed().DigestTerms().ShouldBe(digest);
        (term switch
        {
            "name" => Changed(name: "Autumn"),
            "discount" => Changed(amount: 999),
            "minimum" => Changed(minimum: 1),
            "total" => Changed(total: 11),
            "opening" => Changed(opensAt: Some.Now),
            _ => Changed(days: 1),
        }).DigestTerms().ShouldNotBe(digest);
    }

    [Fact]
    public void Without_closesAt_it_stays_open() => Some.Campaign(opensAt: Some.Now).IsOpenAt(Some.Now.AddYears(100)).ShouldBeTrue();

    [Fact]
    public void One_that_was_closed_before_it_opened_never_opens()
    {
        var campaign = Some.Campaign(opensAt: Some.Now, closesAt: Some.Now.AddHours(-1));

        campaign.IsOpenAt(Some.Now.AddHours(-2)).ShouldBeFalse();
        campaign.IsOpenAt(Some.Now.AddHours(-1)).ShouldBeFalse();
        campaign.IsOpenAt(Some.Now).ShouldBeFalse();
    }

    [Fact]
    public void A_try_is_refused_as_already_issued_before_not_open_before_sold_out()
    {
        var closedAndSoldOut = Some.Campaign(total: 10, issued: 10, closesAt: Some.Now);
        var soldOut = Some.Campaign(total: 10, issued: 10);

        var held = closedAndSoldOut.CheckCanIssue(Some.CouponId, Some.Now)!;
        held.Code.ShouldBe("coupon.already_issued");
        held.Extensions!["couponId"].ShouldBe(Some.CouponId);
        closedAndSoldOut.CheckCanIssue(null, Some.Now)!.Code.ShouldBe("coupon.not_open");
        soldOut.CheckCanIssue(null, Some.Now)!.Code.ShouldBe("coupon.sold_out");
        Some.Campaign(total: 10, issued: 9).CheckCanIssue(null, Some.Now).ShouldBeNull();
    }

    [Theory]
    [InlineData("abc", "ABC")]
    [InlineData("A-b_9", "A-B_9")]
    [InlineData("---", "---")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")]
    public void A_code_is_read_in_any_case(string text, string expected)
    {
        var code = CouponCode.ParseOrNull(text).ShouldNotBeNull();
        code.Value.ShouldBe(expected);
        code.ShouldBe(CouponCode.Parse(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData("ab c")]
    [InlineData("ab.c")]
    [InlineData("abc\n")]
    [InlineData("ſpring")]
    [InlineData("쿠폰쿠폰")]
    [InlineData("１２３")]
    public void Other_texts_are_no_codes(string text)
    {
        CouponCode.ParseOrNull(text).ShouldBeNull();
        Should.Throw<FormatException>(() => CouponCode.Parse(text));
    }

    [Fact]
    public void What_messages_say_of_a_code_is_its_rule() => CouponCode.Form.ShouldStartWith($"{CouponCode.MinLength} to {CouponCode.MaxLength} ");
}
