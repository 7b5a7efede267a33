namespace Commerce.Coupon.Infrastructure.Persistence;

using Application;
using Domain;

/// <inheritdoc cref="ICouponRepository"/>
internal sealed class CouponRepository(CouponDbContext db) : ICouponRepository
{
    private const string Campaigns = "coupon_campaigns";

    /// <summary>More coupons than a campaign issues in the time by which two Hosts' clocks may differ.</summary>
    private const int LastCoupons = 100_000;

    private static readonly CompiledQuery<CouponDbContext, string, CouponCampaign?> ByCode =
        new((db, code, _) => db.Campaigns.AsNoTracking().SingleOrDefault(campaign => campaign.CouponCode == code));

    private static readonly CompiledQuery<CouponDbContext, string, string, CampaignForUser?> ForIssue = new((db, code, userId, _) => db.Campaigns.AsNoTracking()
        .Where(campaign => campaign.CouponCode == code)
        .Select(campaign => new CampaignForUser(
            campaign, db.IssuedCoupons.Where(coupon => coupon.CampaignId == campaign.Id && coupon.UserId == userId).Select(coupon => (Guid?)coupon.CouponId).FirstOrDefault()))
        .SingleOrDefault());

    private static readonly CompiledQuery<CouponDbContext, long, string, Guid?> Held = new((db, campaignId, userId, _) => db.IssuedCoupons
        .Where(coupon => coupon.CampaignId == campaignId && coupon.UserId == userId).Select(coupon => (Guid?)coupon.CouponId).SingleOrDefault());

    public Task<CouponCampaign?> FindCampaignAsync(CouponCode couponCode, CancellationToken cancellationToken) =>
        ByCode.RunAsync(db, couponCode.Value, cancellationToken);

    public Task<CampaignForUser?> FindForIssueAsync(CouponCode couponCode, string userId, CancellationToken cancellationToken) =>
        ForIssue.RunAsync(db, couponCode.Value, userId, cancellationToken);

    public async Task<bool> AddAsync(CouponCampaign campaign, CancellationToken cancellationToken) =>
        await db.InsertIfNotExistsAsync([campaign], [nameof(CouponCampaign.CouponCode)], cancellationToken) == 1;

    public async Task<CouponCampaign?> FindForChangeAsync(CouponCode couponCode, CancellationToken cancellationToken)
    {
        await db.LockRowsAsync(Campaigns, where => where.Add($"coupon_code = {couponCode.Value}"), cancellationToken);
        return await FindCampaignAsync(couponCode, cancellationToken);
    }

    public Task<DateTimeOffset?> FindLastIssueAsync(CouponCampaign campaign, CancellationToken cancellationToken) =>
        // Hosts' clocks may differ, so the last of the sequence need not be the latest; but it is among the last ones.
        db.IssuedCoupons.Where(coupon => coupon.CampaignId == campaign.Id && coupon.Sequence > campaign.IssuedQuantity - LastCoupons)
            .MaxAsync(coupon => (DateTimeOffset?)coupon.IssuedAt, cancellationToken);

    public Task CloseAsync(long campaignId, DateTimeOffset closesAt, CancellationToken cancellationToken) =>
        db.Campaigns.Where(campaign => campaign.Id == campaignId).ExecuteUpdateAsync(
            set => set.SetProperty(campaign => campaign.ClosesAt, closesAt).SetProperty(campaign => campaign.IsClosed, true), cancellationToken);

    public async Task<int?> TakeNextAsync(long campaignId, CancellationToken cancellationToken) =>
        (await db.UpdateReturningAsync(
            Campaigns, $"issued_quantity = issued_quantity + 1", $"id = {campaignId} AND issued_quantity < total_quantity AND is_closed = {false}",
            ["issued_quantity"], row => new Taken(row.GetInt32(0)), cancellationToken))?.Sequence;

    public Task<Guid?> FindHeldAsync(long campaignId, string userId, CancellationToken cancellationToken) => Held.RunAsync(db, campaignId, userId, cancellationToken);

    public async Task<bool> AddAsync(IssuedCoupon coupon, CancellationToken cancellationToken) =>
        await db.InsertIfNotExistsAsync([coupon], [nameof(IssuedCoupon.CampaignId), nameof(IssuedCoupon.UserId)], cancellationToken) == 1;

    public Task<IssuedCoupon?> FindCouponAsync(Guid couponId, string userId, CancellationToken cancellationToken) =>
        db.IssuedCoupons.AsNoTracking().Include(coupon => coupon.Campaign)
            .SingleOrDefaultAsync(coupon => coupon.CouponId == couponId && coupon.UserId == userId, cancellationToken);

    public async Task<bool> UseAsync(Guid couponId, string userId, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"""
            UPDATE coupon_issued_coupons SET order_id = {orderId}, used_at = {now}
            WHERE coupon_id = {couponId} AND user_id = {userId} AND order_id IS NULL
            """, cancellationToken) == 1;

    public Task ReturnAsync(Guid orderId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE order_id = {orderId}", cancellationToken);

    private sealed record Taken(int Sequence);
}
