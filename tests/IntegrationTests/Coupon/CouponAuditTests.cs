namespace Commerce.IntegrationTests.Coupon;

using Harness;

/// <summary>Each test plants one damage in a shop of its own and sees the audit name it.</summary>
public sealed class CouponAuditTests
{
    private const string Check = "coupon.counts";

    [Theory]
    [InlineData("UPDATE coupon_campaigns SET issued_quantity = 4", "{code}")]
    [InlineData("UPDATE coupon_campaigns SET issued_quantity = 2", "{code}")]
    [InlineData("UPDATE coupon_campaigns SET total_quantity = 2", "{code}")]
    [InlineData("DELETE FROM coupon_issued_coupons WHERE sequence = 3", "{code}")]
    [InlineData("DELETE FROM coupon_issued_coupons WHERE sequence = 1", "{second}")]
    [InlineData("UPDATE coupon_issued_coupons SET sequence = 4 WHERE sequence = 3", "{third}")]
    [InlineData("UPDATE coupon_issued_coupons SET sequence = 0 WHERE sequence = 1", "{first}")]
    [InlineData("DROP INDEX ix_coupon_issued_coupons_campaign_id_sequence; UPDATE coupon_issued_coupons SET sequence = 2 WHERE sequence = 3", "{third}")]
    [InlineData("DROP INDEX ix_coupon_issued_coupons_campaign_id_user_id; UPDATE coupon_issued_coupons SET user_id = 'u1' WHERE user_id = 'u2'", "{code}")]
    public async Task The_audit_sees_damaged_counts(string damage, string reported)
    {
        await using var app = await CommerceApp.StartAsync();
        var code = await app.NewCampaignAsync(total: 5);
        var first = await app.As("u1").TakeCouponAsync(code);
        var second = await app.As("u2").TakeCouponAsync(code);
        var third = await app.As("u3").TakeCouponAsync(code);
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(damage);

        await app.ShouldReportAsync(Check, reported
            .Replace("{code}", code)
            .Replace("{first}", first.ToString())
            .Replace("{second}", second.ToString())
            .Replace("{third}", third.ToString()));
    }
}
