namespace Commerce.Coupon.Infrastructure.Queries;

using Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamCouponUsesHandler(CouponDbContext db) : IStreamRequestHandler<StreamCouponUses, CouponFact>
{
    public IAsyncEnumerable<CouponFact> Handle(StreamCouponUses request, CancellationToken cancellationToken) =>
        FactStream.ReadAsync(
            (after, limit) => db.IssuedCoupons
                .Where(coupon => coupon.OrderId != null && coupon.OrderId.Value.CompareTo(after.OrderId) >= 0
                    && (coupon.OrderId.Value.CompareTo(after.OrderId) > 0 || coupon.Id > after.Id))
                .OrderBy(coupon => coupon.OrderId).ThenBy(coupon => coupon.Id).Take(limit)
                .Select(coupon => new Row(coupon.Id, coupon.OrderId!.Value, coupon.CouponId, coupon.UserId))
                .ToListAsync(cancellationToken),
            row => new FactKey(row.OrderId, row.Id),
            row => new CouponFact(row.OrderId, row.CouponId, row.UserId),
            cancellationToken);

    private sealed record Row(long Id, Guid OrderId, Guid CouponId, string UserId);
}
