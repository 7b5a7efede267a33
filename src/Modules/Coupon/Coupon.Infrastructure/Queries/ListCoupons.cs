namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Mapster;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>A user's coupons, newest first.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Status">Only those of a status, judged by the clock; null for all.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListCoupons(string UserId, CouponStatus? Status, PageRequest Page) : IQuery<Page<CouponAnswer>>;

/// <summary>Its query string.</summary>
/// <param name="Status">Only those of a status.</param>
/// <param name="Page">Which page.</param>
internal sealed record CouponFilter(CouponStatus? Status, PageRequest Page) : IReadFromQuery<CouponFilter>
{
    public static CouponFilter Read(QueryReader query)
    {
        var status = query.OneOf("status", "Only coupons of this status; one that a pending order holds is used.", null, "usable", "used", "expired");
        return new(status is null ? null : Enum.Parse<CouponStatus>(status, ignoreCase: true), query.Page());
    }
}

internal sealed class ListCouponsHandler(CouponDbContext db, ISender sender, TypeAdapterConfig mappings, TimeProvider clock)
    : IQueryHandler<ListCoupons, Page<CouponAnswer>>
{
    public async Task<Result<Page<CouponAnswer>>> Handle(ListCoupons request, CancellationToken cancellationToken)
    {
        var account = await sender.Send(new RequireAccount(request.UserId), cancellationToken);
        if (account.IsRefusal)
        {
            return account.Error;
        }

        // As IssuedCoupon.StatusAt says it, in SQL.
        var now = clock.Now();
        var coupons = db.IssuedCoupons.Include(coupon => coupon.Campaign).Where(coupon => coupon.UserId == request.UserId);
        coupons = request.Status switch
        {
            CouponStatus.Used => coupons.Where(coupon => coupon.OrderId != null),
            CouponStatus.Expired => coupons.Where(coupon => coupon.OrderId == null && coupon.ExpiresAt <= now),
            CouponStatus.Usable => coupons.Where(coupon => coupon.OrderId == null && (coupon.ExpiresAt == null || coupon.ExpiresAt > now)),
            _ => coupons,
        };
        return await coupons.ToPageAsync(
            request.Page, $"coupons/{request.UserId}/{request.Status}", coupon => coupon.Adapt<CouponAnswer>(mappings), cancellationToken);
    }
}
