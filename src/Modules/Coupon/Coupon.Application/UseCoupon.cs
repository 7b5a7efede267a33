namespace Commerce.Coupon.Application;

using Contracts;
using Domain;

internal sealed class UseCouponValidator : AbstractValidator<UseCoupon>
{
    public UseCouponValidator()
    {
        RuleFor(command => command.OrderId).NotEmpty();
        RuleFor(command => command.Subtotal).GreaterThanOrEqualTo(0);
    }
}

internal sealed class UseCouponHandler(ICouponRepository coupons, TimeProvider clock) : ICommandHandler<UseCoupon, CouponDiscount>
{
    public async Task<Result<CouponDiscount>> Handle(UseCoupon request, CancellationToken cancellationToken)
    {
        if (await coupons.FindCouponAsync(request.CouponId, request.UserId, cancellationToken) is not { } coupon)
        {
            return CouponErrors.NotFound;
        }

        var now = clock.UtcNowMs();
        var discount = coupon.DiscountFor(request.Subtotal, now);
        if (discount.IsFailure)
        {
            return discount.Error;
        }

        return await coupons.UseAsync(request.CouponId, request.UserId, request.OrderId, now, cancellationToken)
            ? new CouponDiscount(discount.Value)
            : CouponErrors.Used();
    }
}
