namespace Commerce.Coupon.Infrastructure.Queries;

using Contracts;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel;

internal sealed class ExplainDiscountsHandler(CouponDbContext db) : IQueryHandler<ExplainDiscounts, IReadOnlyList<ExplainedDiscount>>
{
    public async Task<Result<IReadOnlyList<ExplainedDiscount>>> Handle(ExplainDiscounts request, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. request.Coupons.Select(claimed => claimed.CouponId).Distinct()];
        var coupons = await db.IssuedCoupons.AsNoTracking().Include(coupon => coupon.Campaign).Where(coupon => ids.Contains(coupon.CouponId))
            .ToDictionaryAsync(coupon => coupon.CouponId, cancellationToken);
        return request.Coupons.Where(claimed => coupons.ContainsKey(claimed.CouponId)).Select(claimed =>
        {
            var coupon = coupons[claimed.CouponId];
            // A damaged subtotal is the order's fault, and is reported there.
            var amount = coupon.Campaign.Discount.Of(Math.Max(0, claimed.Subtotal));
            return new ExplainedDiscount(claimed.OrderId, coupon.UserId, amount, coupon.Campaign.MinOrderAmount);
        }).ToList();
    }
}
