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

    public async Task<bool> AddAsync(CouponCampaign campaign, CancellationToken cancellationToken)
    {
        var discount = campaign.Discount;
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO coupon_campaigns (coupon_code, name, discount_type, discount_amount, discount_percent, discount_max_amount,
                min_order_amount, total_quantity, issued_quantity, opens_at, closes_at, valid_days)
            VALUES ({campaign.CouponCode}, {campaign.Name}, {discount.Type.ToString()}, {discount.Amount}, {discount.Percent}, {discount.MaxAmount},
                {campaign.MinOrderAmount}, {campaign.TotalQuantity}, 0, {campaign.OpensAt.ToUnixTimeMilliseconds()},
                {campaign.ClosesAt?.ToUnixTimeMilliseconds()}, {campaign.ValidDays})
            ON CONFLICT (coupon_code) DO NOTHING
            """, cancellationToken) == 1;
    }

    public async Task CloseAsync(string couponCode, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = now.ToUnixTimeMilliseconds();
        await db.Database.ExecuteSqlAsync(
            $"UPDATE coupon_campaigns SET closes_at = {at} WHERE coupon_code = {couponCode} AND (closes_at IS NULL OR closes_at > {at})", cancellationToken);
    }

    public async Task<int?> TakeNextAsync(long campaignId, CancellationToken cancellationToken) =>
        (await db.SingleAsync<Taken>($"""
            UPDATE coupon_campaigns SET issued_quantity = issued_quantity + 1
            WHERE id = {campaignId} AND issued_quantity < total_quantity
            RETURNING issued_quantity AS "Sequence"
            """, cancellationToken))?.Sequence;

    public async Task<Guid?> FindHeldAsync(long campaignId, string userId, CancellationToken cancellationToken) =>
        await db.IssuedCoupons.Where(coupon => coupon.CampaignId == campaignId && coupon.UserId == userId)
            .Select(coupon => (Guid?)coupon.CouponId).SingleOrDefaultAsync(cancellationToken);

    public async Task<bool> AddAsync(IssuedCoupon coupon, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO coupon_issued_coupons (coupon_id, campaign_id, user_id, sequence, issued_at, expires_at)
            VALUES ({coupon.CouponId.ToString("D")}, {coupon.CampaignId}, {coupon.UserId}, {coupon.Sequence},
                {coupon.IssuedAt.ToUnixTimeMilliseconds()}, {coupon.ExpiresAt?.ToUnixTimeMilliseconds()})
            ON CONFLICT (campaign_id, user_id) DO NOTHING
            """, cancellationToken) == 1;

    public Task<IssuedCoupon?> FindCouponAsync(Guid couponId, string userId, CancellationToken cancellationToken) =>
        db.IssuedCoupons.AsNoTracking().Include(coupon => coupon.Campaign)
            .SingleOrDefaultAsync(coupon => coupon.CouponId == couponId && coupon.UserId == userId, cancellationToken);

    public async Task<bool> UseAsync(Guid couponId, string userId, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"""
            UPDATE coupon_issued_coupons SET order_id = {orderId.ToString("D")}, used_at = {now.ToUnixTimeMilliseconds()}
            WHERE coupon_id = {couponId.ToString("D")} AND user_id = {userId} AND order_id IS NULL
            """, cancellationToken) == 1;

    public Task ReturnAsync(Guid orderId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE order_id = {orderId.ToString("D")}", cancellationToken);

    private sealed record Taken(int Sequence);
}
