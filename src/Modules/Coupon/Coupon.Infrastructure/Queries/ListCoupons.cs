namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>A user's coupons, newest first.</summary>
/// <param name="Status">Only those of a status, judged by the clock; null for all.</param>
/// <param name="Page">Which page.</param>
/// <param name="UserId">Whose; the caller's id.</param>
internal sealed record ListCoupons(CouponStatus? Status, PageRequest Page, string UserId = "") : IQuery<Page<CouponResponse>>, IReadFromQuery<ListCoupons>
{
    public static ListCoupons Read(QueryReader query)
    {
        var status = query.OneOf("status", "Only coupons of this status; one that a pending order holds is used.", null, "usable", "used", "expired");
        return new(status is null ? null : Enum.Parse<CouponStatus>(status, ignoreCase: true), query.Page());
    }
}

internal sealed class ListCouponsHandler(CouponDbContext db, ISender sender, TypeAdapterConfig mappings, TimeProvider clock)
    : IQueryHandler<ListCoupons, Page<CouponResponse>>
{
    public async Task<Result<Page<CouponResponse>>> Handle(ListCoupons request, CancellationToken cancellationToken)
    {
        var account = await sender.Send(new RequireAccount(request.UserId), cancellationToken);
        if (account.IsFailure)
        {
            return account.Error;
        }

        var coupons = db.IssuedCoupons.Include(coupon => coupon.Campaign).Where(coupon => coupon.UserId == request.UserId);
        return await (request.Status is { } status ? coupons.Where(IssuedCoupon.HasStatus(status, clock.UtcNowMs())) : coupons).ToPageAsync(
            request.Page, $"coupons/{request.UserId}/{request.Status}", coupon => coupon.Adapt<CouponResponse>(mappings), cancellationToken);
    }
}
