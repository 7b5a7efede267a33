namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;

/// <summary>One of a user's coupons; somebody else's does not exist for him.</summary>
/// <param name="UserId">Who asks.</param>
/// <param name="CouponId">The coupon.</param>
internal sealed record GetCoupon(string UserId, Guid CouponId) : IQuery<CouponResponse>;

internal sealed class GetCouponHandler(ICouponRepository coupons, ISender sender, TypeAdapterConfig mappings) : IQueryHandler<GetCoupon, CouponResponse>
{
    public async Task<Result<CouponResponse>> Handle(GetCoupon request, CancellationToken cancellationToken)
    {
        var account = await sender.Send(new RequireAccount(request.UserId), cancellationToken);
        if (account.IsFailure)
        {
            return account.Error;
        }

        return await coupons.FindCouponAsync(request.CouponId, request.UserId, cancellationToken) is { } coupon
            ? coupon.Adapt<CouponResponse>(mappings)
            : CouponErrors.NotFound;
    }
}
