namespace Commerce.Coupon.Infrastructure.Persistence;

using Application;
using Domain;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Persistence;

/// <inheritdoc cref="ICouponRepository"/>
internal sealed class CouponRepository(CouponDbContext db) : ICouponRepository
{
    public Task<CouponCampaign?> FindCampaignAsync(string couponCode, CancellationToken cancellationToken) =>
        db.Campaigns.AsNoTracking().SingleOrDefaultAsync(campaign => campaign.CouponCode == couponCode, cancellationToken);

    public async Task<bool> AddAsync(CouponCampaign campaign, CancellationToken cancellationToken) =>
        await db.InsertAbsentAsync([campaign], [nameof(CouponCampaign.CouponCode)], cancellationToken) == 1;

    public Task CloseAsync(string couponCode, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE coupon_campaigns SET closes_at = {now} WHERE coupon_code = {couponCode} AND (closes_at IS NULL OR closes_at > {now})", cancellationToken);

    public async Task<int?> TakeNextAsync(long campaignId, CancellationToken cancellationToken) =>
        (await db.UpdateOneAsync(
            "coupon_campaigns", $"issued_quantity = issued_quantity + 1", $"id = {campaignId} AND issued_quantity < total_quantity",
            ["issued_quantity"], row => new Taken(row.GetInt32(0)), cancellationToken))?.Sequence;

    public async Task<Guid?> FindHeldAsync(long campaignId, string userId, CancellationToken cancellationToken) =>
        await db.IssuedCoupons.Where(coupon => coupon.CampaignId == campaignId && coupon.UserId == userId)
            .Select(coupon => (Guid?)coupon.CouponId).SingleOrDefaultAsync(cancellationToken);

    public async Task<bool> AddAsync(IssuedCoupon coupon, CancellationToken cancellationToken) =>
        await db.InsertAbsentAsync([coupon], [nameof(IssuedCoupon.CampaignId), nameof(IssuedCoupon.UserId)], cancellationToken) == 1;

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
