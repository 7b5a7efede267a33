namespace Commerce.Order.Infrastructure;

using Balance.Contracts;
using Catalog.Contracts;
using Contracts;
using Coupon.Contracts;
using Domain;
using Persistence;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;

/// <summary>
/// Every order has taken and given back what its status says: money, stock, coupon and events. All facts come as streams sorted by
/// order id and are merged here, so that only one order's facts are in memory at a time.
/// </summary>
internal sealed class OrderAudit(OrderDbContext db, ISender sender, DeliveryStore outbox) : IAuditCheck
{
    /// <summary>Orders read at once, each with its lines.</summary>
    private const int OrderPage = 500;

    public string Name => "order.facts";

    public string Description =>
        "Every order agrees with the lines, the ledger, the stock, the coupon and the events that name it: amounts, owners, times and payloads; every transition is in the outbox once, without gaps; none waits long past its time.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var lowWater = await outbox.FindLowWaterTimeAsync(cancellationToken);
        await using var payments = Group(findings, sender.CreateStream(new StreamPayments(), cancellationToken), fact => fact.OrderId, "money moved", cancellationToken);
        await using var stock = Group(findings, sender.CreateStream(new StreamReservations(), cancellationToken), fact => fact.OrderId, "stock moved", cancellationToken);
        await using var coupons = Group(findings, sender.CreateStream(new StreamCouponUses(), cancellationToken), fact => fact.OrderId, "a coupon is used", cancellationToken);
        await using var events = new OrderedGroups<Guid, EventFact>(
            outbox.StreamEventsAsync(OrderEvent.OrderSource, cancellationToken),
            fact => Guid.TryParse(fact.Subject, out var orderId) ? orderId : Guid.Empty,
            fact => Orphan(findings, fact.Subject, "there are events"),
            cancellationToken);
        await foreach (var page in ReadOrdersAsync(cancellationToken))
        {
            var discounts = await ExplainAsync(page, cancellationToken);
            foreach (var order in page)
            {
                findings.AddChecked();
                var facts = new OrderAuditInput(
                    await payments.TakeAsync(order.OrderId), await stock.TakeAsync(order.OrderId), await coupons.TakeAsync(order.OrderId),
                    await events.TakeAsync(order.OrderId), discounts.GetValueOrDefault(order.OrderId));
                findings.AddViolation("order", order.OrderId.ToString(), OrderConsistencyRules.Check(order, facts, findings.AsOf, lowWater));
            }
        }

        await payments.DrainAsync();
        await stock.DrainAsync();
        await coupons.DrainAsync();
        await events.DrainAsync();
        await CheckStuckAsync(findings, cancellationToken);
    }

    private IAsyncEnumerable<IReadOnlyList<Order>> ReadOrdersAsync(CancellationToken cancellationToken) => AuditStream.ReadPagesAsync(
        Guid.Empty,
        async (after, limit) =>
        {
            var page = await db.Orders.Where(order => order.OrderId.CompareTo(after) > 0).AsNoTracking().OrderBy(order => order.OrderId).Take(limit).ToListAsync(cancellationToken);
            await db.LoadLinesAsync(page, cancellationToken);
            return page;
        },
        order => order.OrderId,
        cancellationToken,
        OrderPage);

    private async Task<Dictionary<Guid, ExplainedDiscount>> ExplainAsync(IReadOnlyList<Order> page, CancellationToken cancellationToken)
    {
        List<ClaimedDiscount> claimed = [.. page.Where(order => order.CouponId is not null).Select(order => new ClaimedDiscount(order.OrderId, order.CouponId!.Value, order.Subtotal))];
        if (claimed.Count == 0)
        {
            return [];
        }

        var explained = await sender.Send(new ExplainDiscounts(claimed), cancellationToken);
        return explained.Value!.ToDictionary(discount => discount.OrderId);
    }

    /// <summary>What is set aside by the sweep waits to expire; an order that was closed meanwhile is taken off the list when its next try would be due.</summary>
    private async Task CheckStuckAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var stream = AuditStream.ReadAsync(
            long.MinValue,
            (after, limit) => (
                from stuck in db.StuckOrders
                where stuck.Id > after
                join order in db.Orders on stuck.OrderId equals order.OrderId into orders
                from order in orders.DefaultIfEmpty()
                orderby stuck.Id
                select new Stuck(stuck.Id, stuck.OrderId, order == null ? null : order.Status, stuck.Attempts, stuck.NextAttemptAt, stuck.LastError)).Take(limit).ToListAsync(cancellationToken),
            stuck => stuck.Id,
            cancellationToken);
        await foreach (var stuck in stream)
        {
            findings.AddChecked();
            findings.AddViolation("stuckOrder", stuck.OrderId.ToString(), StuckRules(stuck, findings.AsOf));
        }
    }

    private static IEnumerable<string> StuckRules(Stuck stuck, DateTimeOffset asOf)
    {
        var isOver = stuck.NextAttemptAt < asOf - AuditTimes.Tolerance;
        if (stuck.Status is null || (stuck.Status != OrderStatus.Pending && isOver))
        {
            yield return stuck.Status is null ? "There is no such order to expire." : $"It is set aside to expire, and is {stuck.Status}.";
        }
        else if (isOver)
        {
            yield return $"Its next try was due at {stuck.NextAttemptAt:O}, and nobody makes it.";
        }

        if (stuck.Attempts < 1 || stuck.LastError.Length == 0)
        {
            yield return $"It is set aside after {stuck.Attempts} failed tries, with the error '{stuck.LastError}'.";
        }
    }

    private static void Orphan(AuditFindings findings, string orderId, string what) =>
        findings.AddViolation("order", orderId, $"There is no such order, but for it {what}.");

    private static OrderedGroups<Guid, TFact> Group<TFact>(
        AuditFindings findings, IAsyncEnumerable<TFact> facts, Func<TFact, Guid> orderId, string what, CancellationToken cancellationToken) =>
        new(facts, orderId, fact => Orphan(findings, orderId(fact).ToString(), what), cancellationToken);

    private sealed record Stuck(long Id, Guid OrderId, OrderStatus? Status, int Attempts, DateTimeOffset NextAttemptAt, string LastError);
}
