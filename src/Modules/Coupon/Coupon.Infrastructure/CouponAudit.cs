namespace Commerce.Coupon.Infrastructure;

using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel.Infrastructure.Audit;

/// <summary>Every campaign has issued as many coupons as it counts, numbered without gaps, one a user.</summary>
internal sealed class CouponAudit(CouponDbContext db) : IAuditCheck
{
    public string Name => "coupon.counts";

    public string Description => "Every campaign's issuedQuantity equals its coupons and does not pass totalQuantity, their sequence is 1 to n, and nobody has two.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        findings.Looked(await db.Campaigns.LongCountAsync(cancellationToken));
        await CountAsync(findings, cancellationToken);
        await FindGapsAsync(findings, cancellationToken);
        await FindDoublesAsync(findings, cancellationToken);
    }

    private async Task CountAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var wrongCounts = await db.Database.SqlQuery<WrongCount>($"""
            SELECT c.id AS "Id", c.coupon_code AS "CouponCode", c.issued_quantity AS "IssuedQuantity", c.total_quantity AS "TotalQuantity", COALESCE(i.coupons, 0) AS "Coupons"
            FROM coupon_campaigns c
            LEFT JOIN (SELECT campaign_id, CAST(COUNT(*) AS bigint) AS coupons FROM coupon_issued_coupons GROUP BY campaign_id) i ON i.campaign_id = c.id
            WHERE c.issued_quantity <> COALESCE(i.coupons, 0) OR c.issued_quantity > c.total_quantity
            """).OrderBy(wrong => wrong.Id).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var wrong in wrongCounts)
        {
            findings.Violated("campaign", wrong.CouponCode, $"issuedQuantity is {wrong.IssuedQuantity} of {wrong.TotalQuantity}, and there are {wrong.Coupons} coupons.");
        }
    }

    private async Task FindGapsAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var wrongNumbers = await db.Database.SqlQuery<WrongNumber>($"""
            SELECT campaign_id AS "CampaignId", CAST(coupon_id AS varchar(36)) AS "CouponId", sequence AS "Sequence", expected AS "Expected" FROM (
                SELECT campaign_id, coupon_id, sequence, COALESCE(LAG(sequence) OVER (PARTITION BY campaign_id ORDER BY sequence), 0) + 1 AS expected
                FROM coupon_issued_coupons) chain
            WHERE sequence <> expected
            """).OrderBy(wrong => wrong.CampaignId).ThenBy(wrong => wrong.Sequence).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var wrong in wrongNumbers)
        {
            findings.Violated("coupon", wrong.CouponId, $"sequence is {wrong.Sequence}, the one before makes it {wrong.Expected}.");
        }
    }

    private async Task FindDoublesAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var doubles = await db.Database.SqlQuery<Double>($"""
            SELECT d.campaign_id AS "CampaignId", c.coupon_code AS "CouponCode", d.user_id AS "UserId", d.coupons AS "Coupons"
            FROM (SELECT campaign_id, user_id, CAST(COUNT(*) AS bigint) AS coupons FROM coupon_issued_coupons GROUP BY campaign_id, user_id HAVING COUNT(*) > 1) d
            JOIN coupon_campaigns c ON c.id = d.campaign_id
            """).OrderBy(twice => twice.CampaignId).ThenBy(twice => twice.UserId).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var twice in doubles)
        {
            findings.Violated("campaign", twice.CouponCode, $"{twice.UserId} has {twice.Coupons} coupons of it.");
        }
    }

    private sealed record WrongCount(long Id, string CouponCode, int IssuedQuantity, int TotalQuantity, long Coupons);

    private sealed record WrongNumber(long CampaignId, string CouponId, int Sequence, int Expected);

    private sealed record Double(long CampaignId, string CouponCode, string UserId, long Coupons);
}
