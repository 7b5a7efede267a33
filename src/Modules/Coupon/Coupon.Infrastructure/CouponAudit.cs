namespace Commerce.Coupon.Infrastructure;

using Domain;
using Persistence;
using SharedKernel.Infrastructure.Audit;

/// <summary>Every campaign has issued as many coupons as it counts, by its terms, numbered without gaps, one per user.</summary>
internal sealed class CouponAudit(CouponDbContext db) : IAuditCheck
{
    public string Name => "coupon.counts";

    public string Description =>
        "Every campaign's issuedQuantity equals its coupons and does not pass totalQuantity, their sequence is 1 to n, and nobody has two; each was issued while the campaign was open, under the terms that it has now.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        void Orphan(CouponRow coupon) => findings.AddViolation("coupon", coupon.CouponId.ToString(), $"There is no campaign {coupon.CampaignId}.");

        await using var coupons = new OrderedGroups<long, CouponRow>(ReadCouponsAsync(cancellationToken), coupon => coupon.CampaignId, Orphan, cancellationToken);
        await foreach (var campaign in ReadCampaignsAsync(cancellationToken))
        {
            findings.AddChecked();
            var (count, sequence, digest) = (0L, 0, campaign.DigestTerms());
            await coupons.EachAsync(campaign.Id, coupon =>
            {
                findings.AddViolation("coupon", coupon.CouponId.ToString(), CouponAuditRules.CheckCoupon(coupon, campaign, digest, sequence));
                sequence = coupon.Sequence;
                count++;
            });
            findings.AddViolation("campaign", campaign.CouponCode, CouponAuditRules.CheckCampaign(campaign, count));
        }

        await coupons.DrainAsync();
        await FindDoublesAsync(findings, cancellationToken);
    }

    private IAsyncEnumerable<CouponCampaign> ReadCampaignsAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        long.MinValue,
        (after, limit) => db.Campaigns.AsNoTracking().Where(campaign => campaign.Id > after).OrderBy(campaign => campaign.Id).Take(limit).ToListAsync(cancellationToken),
        campaign => campaign.Id,
        cancellationToken);

    /// <summary>By campaign and sequence; the key comes third, so that two coupons with one number are both read, whatever became of the unique key.</summary>
    private IAsyncEnumerable<CouponRow> ReadCouponsAsync(CancellationToken cancellationToken) => AuditStream.ReadOwnedAsync(
        (Campaign: long.MinValue, Sequence: int.MinValue, Id: long.MinValue),
        (after, limit) => Rows(db.IssuedCoupons.Where(coupon => coupon.CampaignId == after.Campaign && coupon.Sequence >= after.Sequence
            && (coupon.Sequence > after.Sequence || coupon.Id > after.Id)), limit).ToListAsync(cancellationToken),
        (after, limit) => Rows(db.IssuedCoupons.Where(coupon => coupon.CampaignId > after.Campaign), limit).ToListAsync(cancellationToken),
        coupon => (coupon.CampaignId, coupon.Sequence, coupon.Id),
        cancellationToken);

    private static IQueryable<CouponRow> Rows(IQueryable<IssuedCoupon> coupons, int limit) => coupons
        .OrderBy(coupon => coupon.CampaignId).ThenBy(coupon => coupon.Sequence).ThenBy(coupon => coupon.Id).Take(limit)
        .Select(coupon => new CouponRow(
            coupon.Id, coupon.CouponId, coupon.CampaignId, coupon.Sequence, coupon.IssuedAt, coupon.ExpiresAt, coupon.OrderId, coupon.UsedAt, coupon.TermsDigest));

    private async Task FindDoublesAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var doubles = await db.Database.SqlQuery<Double>($"""
            SELECT d.campaign_id AS "CampaignId", c.coupon_code AS "CouponCode", d.user_id AS "UserId", d.coupons AS "Coupons"
            FROM (SELECT campaign_id, user_id, CAST(COUNT(*) AS bigint) AS coupons FROM coupon_issued_coupons GROUP BY campaign_id, user_id HAVING COUNT(*) > 1) d
            JOIN coupon_campaigns c ON c.id = d.campaign_id
            """).OrderBy(twice => twice.CampaignId).ThenBy(twice => twice.UserId).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var twice in doubles)
        {
            findings.AddViolation("campaign", twice.CouponCode, $"{twice.UserId} has {twice.Coupons} coupons of it.");
        }
    }

    private sealed record Double(long CampaignId, string CouponCode, string UserId, long Coupons);
}

/// <summary>A coupon as the audit reads it, without its campaign.</summary>
internal sealed record CouponRow(
    long Id, Guid CouponId, long CampaignId, int Sequence, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt, Guid? OrderId, DateTimeOffset? UsedAt, string? TermsDigest);

/// <summary>What must hold of a campaign and its coupons.</summary>
internal static class CouponAuditRules
{
    public static IEnumerable<string> CheckCampaign(CouponCampaign campaign, long coupons)
    {
        if (campaign.IssuedQuantity != coupons || campaign.IssuedQuantity > campaign.TotalQuantity)
        {
            yield return $"issuedQuantity is {campaign.IssuedQuantity} of {campaign.TotalQuantity}, and there are {coupons} coupons.";
        }

        if (CouponCode.ParseOrNull(campaign.CouponCode)?.Value != campaign.CouponCode)
        {
            yield return "Its code is not one.";
        }

        if (campaign.IsClosed && campaign.ClosesAt is null)
        {
            yield return "It is closed and has no closing time.";
        }

        var terms = campaign.Discount;
        var fits = terms.Type == DiscountType.Fixed
            ? terms is { Amount: >= Discount.MinAmount, Percent: null, MaxAmount: null }
            : terms is { Amount: null, Percent: >= Discount.MinPercent and <= Discount.MaxPercent, MaxAmount: null or >= Discount.MinAmount };
        if (!fits || campaign.MinOrderAmount < 0)
        {
            yield return $"Its terms are {terms.Type}, amount {terms.Amount}, percent {terms.Percent}, maxAmount {terms.MaxAmount}, minOrderAmount {campaign.MinOrderAmount}.";
        }
    }

    public static IEnumerable<string> CheckCoupon(CouponRow coupon, CouponCampaign campaign, string digest, int before)
    {
        if (coupon.Sequence != before + 1)
        {
            yield return $"sequence is {coupon.Sequence}, the one before makes it {before + 1}.";
        }

        if (AuditTimes.MadeAt(coupon.CouponId) != coupon.IssuedAt)
        {
            yield return $"Its id was not made at {coupon.IssuedAt:O}, when it was issued.";
        }

        if (coupon.ExpiresAt != (campaign.ValidDays is { } days ? coupon.IssuedAt.AddDays(days) : null))
        {
            yield return $"It was issued at {coupon.IssuedAt:O} for {(campaign.ValidDays is { } valid ? $"{valid} days" : "ever")} and expires at {(coupon.ExpiresAt is { } at ? $"{at:O}" : "no time")}.";
        }

        if (coupon.UsedAt is null != coupon.OrderId is null)
        {
            yield return $"It is used by {coupon.OrderId?.ToString() ?? "no order"} since {(coupon.UsedAt is { } at ? $"{at:O}" : "no time")}.";
        }

        if (coupon.IssuedAt < campaign.OpensAt)
        {
            yield return $"It was issued at {coupon.IssuedAt:O}, before the campaign opened at {campaign.OpensAt:O}.";
        }

        // Before the terms were noted, a campaign could be closed as of a moment before its last coupon.
        if (coupon.TermsDigest is not null && campaign.ClosesAt is { } closesAt && coupon.IssuedAt >= closesAt)
        {
            yield return $"It was issued at {coupon.IssuedAt:O}, and the campaign closed at {closesAt:O}.";
        }

        if (coupon.TermsDigest is { } noted && noted != digest)
        {
            yield return "It was issued under other terms than its campaign has now.";
        }
    }
}
