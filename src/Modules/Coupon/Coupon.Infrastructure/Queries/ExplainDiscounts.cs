namespace Commerce.Coupon.Infrastructure.Queries;

using Contracts;
using Domain;
using Persistence;

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
            return new ExplainedDiscount(claimed.OrderId, coupon.UserId, AmountOf(coupon.Campaign.Discount, claimed.Subtotal), coupon.Campaign.MinOrderAmount);
        }).ToList();
    }

    /// <summary>Damaged terms and subtotals take nothing off here: the checks of the campaign and of the order report them.</summary>
    private static long AmountOf(Discount terms, long subtotal)
    {
        var isWhole = terms.Type == DiscountType.Fixed ? terms.Amount is not null : terms.Percent is not null;
        return isWhole && subtotal >= 0 ? terms.Of(subtotal) : 0;
    }
}
