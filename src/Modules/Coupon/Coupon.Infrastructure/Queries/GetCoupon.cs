namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Persistence;

/// <summary>One coupon; somebody else's does not exist, but for admins.</summary>
/// <param name="UserId">Who asks.</param>
/// <param name="IsAdmin">Whether anybody's coupon may be seen.</param>
/// <param name="CouponId">The coupon.</param>
internal sealed record GetCoupon(string UserId, bool IsAdmin, Guid CouponId) : IQuery<CouponResponse>;

internal sealed class GetCouponHandler(CouponDbContext db, ISender sender, TypeAdapterConfig mappings) : IQueryHandler<GetCoupon, CouponResponse>
{
    public async Task<Result<CouponResponse>> Handle(GetCoupon request, CancellationToken cancellationToken)
    {
        if (!request.IsAdmin && await sender.Send(new RequireAccount(request.UserId), cancellationToken) is { Error: { } noAccount })
        {
            return noAccount;
        }

        var found = await db.IssuedCoupons.Include(coupon => coupon.Campaign)
            .SingleOrDefaultAsync(coupon => coupon.CouponId == request.CouponId && (coupon.UserId == request.UserId || request.IsAdmin), cancellationToken);
        return found is null ? CouponErrors.NotFound : found.Adapt<CouponResponse>(mappings);
    }
}
