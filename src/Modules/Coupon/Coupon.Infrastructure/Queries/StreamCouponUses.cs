namespace Commerce.Coupon.Infrastructure.Queries;

using Contracts;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamCouponUsesHandler(CouponDbContext db) : IStreamRequestHandler<StreamCouponUses, CouponFact>
{
    public IAsyncEnumerable<CouponFact> Handle(StreamCouponUses request, CancellationToken cancellationToken) =>
        AuditStream.ReadAsync(
            new FactKey(Guid.Empty, long.MinValue),
            (after, limit) => db.IssuedCoupons
                .Where(coupon => coupon.OrderId != null && coupon.OrderId.Value.CompareTo(after.OrderId) >= 0
                    && (coupon.OrderId.Value.CompareTo(after.OrderId) > 0 || coupon.Id > after.Id))
                .OrderBy(coupon => coupon.OrderId).ThenBy(coupon => coupon.Id).Take(limit)
                .Select(coupon => new Row(coupon.Id, new CouponFact(coupon.OrderId!.Value, coupon.CouponId, coupon.UserId, coupon.UsedAt)))
                .ToListAsync(cancellationToken),
            row => new FactKey(row.Fact.OrderId, row.Id),
            cancellationToken).Select(row => row.Fact);

    private sealed record Row(long Id, CouponFact Fact);
}
