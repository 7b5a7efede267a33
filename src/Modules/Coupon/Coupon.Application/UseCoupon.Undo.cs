namespace Commerce.Coupon.Application;

using Contracts;

internal sealed class ReturnCouponValidator : AbstractValidator<ReturnCoupon>
{
    public ReturnCouponValidator() => RuleFor(command => command.OrderId).NotEmpty();
}

/// <summary>The undo of <see cref="UseCouponHandler"/>: once, and safe to call again.</summary>
internal sealed class ReturnCouponHandler(ICouponRepository coupons) : ICommandHandler<ReturnCoupon, Unit>
{
    public async Task<Result<Unit>> Handle(ReturnCoupon request, CancellationToken cancellationToken)
    {
        await coupons.ReturnAsync(request.OrderId, cancellationToken);
        return Unit.Value;
    }
}
