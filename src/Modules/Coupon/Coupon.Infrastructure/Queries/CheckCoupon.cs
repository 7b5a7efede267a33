namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Contracts;
using Domain;

internal sealed class CheckCouponHandler(ICouponRepository coupons, TimeProvider clock) : IQueryHandler<CheckCoupon, CouponDiscount>
{
    public async Task<Result<CouponDiscount>> Handle(CheckCoupon request, CancellationToken cancellationToken)
    {
        if (await coupons.FindCouponAsync(request.CouponId, request.UserId, cancellationToken) is not { } coupon)
        {
            return CouponErrors.NotFound;
        }

        var discount = coupon.DiscountFor(request.Subtotal, clock.UtcNowMs());
        return discount.IsFailure ? discount.Error : new CouponDiscount(discount.Value);
    }
}
