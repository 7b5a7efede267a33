namespace Commerce.Order.Infrastructure;

using Balance.Contracts;
using Catalog.Contracts;
using Contracts;
using Coupon.Contracts;
using MediatR;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;

/// <summary>
/// Every order has taken and given back what its status says: money, stock, coupon and events. All facts come as streams sorted by
/// order id and are merged here, so that only one order's facts are in memory at a time.
/// </summary>
internal sealed class OrderAudit(OrderDbContext db, ISender sender, DeliveryLog outbox, OutboxSettings settings, TimeProvider clock) : IAuditCheck
{
    public string Name => "order.facts";

    public string Description =>
        "Every paid order has one payment of its total, one reservation per line and its coupon; every other one has given everything back, once; every transition is in the outbox once, without gaps.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var keptSince = now - TimeSpan.FromDays(settings.KeepDays);
        await using var payments = Group(sender.CreateStream(new StreamPayments(), cancellationToken), fact => fact.OrderId, cancellationToken);
        await using var stock = Group(sender.CreateStream(new StreamReservations(), cancellationToken), fact => fact.OrderId, cancellationToken);
        await using var coupons = Group(sender.CreateStream(new StreamCouponUses(), cancellationToken), fact => fact.OrderId, cancellationToken);
        await using var events = Group(outbox.StreamEventsAsync(OrderEvent.OrderSource, cancellationToken), fact => Guid.Parse(fact.Subject), cancellationToken);
        await foreach (var order in OrderStream.ReadAsync(db, cancellationToken))
        {
            findings.Looked();
            var facts = new OrderFacts(
                await payments.TakeAsync(order.OrderId, orphan => Orphan(findings, orphan, "money moved")),
                await stock.TakeAsync(order.OrderId, orphan => Orphan(findings, orphan, "stock moved")),
                await coupons.TakeAsync(order.OrderId, orphan => Orphan(findings, orphan, "a coupon is used")),
                await events.TakeAsync(order.OrderId, orphan => Orphan(findings, orphan, "there are events")));
            foreach (var detail in OrderRules.Check(order, facts, keptSince))
            {
                findings.Violated("order", order.OrderId.ToString(), detail);
            }
        }

        await payments.DrainAsync(orphan => Orphan(findings, orphan, "money moved"));
        await stock.DrainAsync(orphan => Orphan(findings, orphan, "stock moved"));
        await coupons.DrainAsync(orphan => Orphan(findings, orphan, "a coupon is used"));
        await events.DrainAsync(orphan => Orphan(findings, orphan, "there are events"));
    }

    private static void Orphan(AuditFindings findings, Guid orderId, string what) =>
        findings.Violated("order", orderId.ToString(), $"There is no such order, but for it {what}.");

    private static FactGroups<TFact> Group<TFact>(IAsyncEnumerable<TFact> facts, Func<TFact, Guid> orderId, CancellationToken cancellationToken) =>
        new(facts, orderId, cancellationToken);
}
