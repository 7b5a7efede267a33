namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>Coupons, newest first: the caller's own; for admins everybody's, or one user's.</summary>
/// <param name="Statuses">Only those that are one of these, judged by the clock; none for all.</param>
/// <param name="UserId">Only this user's.</param>
/// <param name="Page">Which page.</param>
/// <param name="CallerId">Who asks.</param>
/// <param name="IsAdmin">Whether everybody's coupons may be seen.</param>
internal sealed record ListCoupons(IReadOnlyList<CouponStatus> Statuses, string? UserId, PageRequest Page, string CallerId = "", bool IsAdmin = false)
    : IQuery<Page<CouponResponse>>, IReadFromQuery<ListCoupons>
{
    public static ListCoupons Read(QueryReader query) => new(
        query.AnyOf<CouponStatus>("status", "Only coupons of these statuses: one or more, separated by commas. One that a pending order holds is used."),
        query.Text("userId", "Only this user's; for admins.", SharedKernel.UserId.MaxLength),
        query.Page());
}

internal sealed class ListCouponsHandler(CouponDbContext db, ISender sender, TypeAdapterConfig mappings, TimeProvider clock)
    : IQueryHandler<ListCoupons, Page<CouponResponse>>
{
    public async Task<Result<Page<CouponResponse>>> Handle(ListCoupons request, CancellationToken cancellationToken)
    {
        if (!request.IsAdmin)
        {
            if (request.UserId is not null && request.UserId != request.CallerId)
            {
                return PlatformErrors.AuthForbidden.Create("Only admins see other users' coupons.");
            }

            if (await sender.Send(new RequireAccount(request.CallerId), cancellationToken) is { Error: { } noAccount })
            {
                return noAccount;
            }
        }

        var owner = request.IsAdmin ? request.UserId : request.CallerId;
        var now = clock.UtcNowMs();
        return await db.IssuedCoupons.Include(coupon => coupon.Campaign).Where(coupon => owner == null || coupon.UserId == owner)
            .WhereAny(request.Statuses.Select(status => IssuedCoupon.HasStatus(status, now)))
            .ToPageAsync(request.Page, $"coupons/{string.Join(',', request.Statuses)}/{owner}", coupon => coupon.Adapt<CouponResponse>(mappings), cancellationToken);
    }
}
