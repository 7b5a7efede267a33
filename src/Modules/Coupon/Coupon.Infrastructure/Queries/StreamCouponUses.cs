namespace Commerce.Coupon.Infrastructure.Queries;

using Contracts;
using MediatR;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamCouponUsesHandler(CouponDbContext db) : IStreamRequestHandler<StreamCouponUses, CouponFact>
{
    public IAsyncEnumerable<CouponFact> Handle(StreamCouponUses request, CancellationToken cancellationToken) =>
        FactStream.ReadAsync(
            (after, limit) => db.Database.SqlPage<Row>($"""
                SELECT id AS "Id", order_id AS "OrderId", coupon_id AS "CouponId", user_id AS "UserId"
                FROM coupon_issued_coupons
                WHERE order_id IS NOT NULL AND (order_id > {after.OrderId} OR (order_id = {after.OrderId} AND id > {after.Id}))
                ORDER BY order_id, id LIMIT {limit}
                """, cancellationToken),
            row => new FactKey(row.OrderId, row.Id),
            row => new CouponFact(Guid.Parse(row.OrderId), Guid.Parse(row.CouponId), row.UserId),
            cancellationToken);

    private sealed record Row(long Id, string OrderId, string CouponId, string UserId);
}
