namespace Commerce.Order.Infrastructure.Persistence;

using Application;
using Domain;

/// <inheritdoc cref="IOrderRepository"/>
internal sealed class OrderRepository(OrderDbContext db) : IOrderRepository
{
    private static readonly string[] KeyColumn = ["id"];

    private static readonly string[] Changing =
    [
        nameof(Order.Status), nameof(Order.HasReservation), nameof(Order.PaidAt), nameof(Order.PaidHour), nameof(Order.ClosedAt), nameof(Order.PaymentTransactionId),
        nameof(Order.PaymentBalanceAfter), nameof(Order.FailureCode), nameof(Order.FailureDetail), nameof(Order.EventSequence),
    ];

    private static readonly CompiledQuery<OrderDbContext, Guid, Order?> ById =
        new((db, orderId, _) => db.Orders.AsNoTracking().SingleOrDefault(order => order.OrderId == orderId));

    public async Task AddAsync(Order order, CancellationToken cancellationToken)
    {
        // The order's key is needed by its lines, which go in one statement, however many.
        var key = (await db.InsertReturningAsync([order], KeyColumn, row => row.GetInt64(0), cancellationToken))[0];
        foreach (var line in order.Lines)
        {
            line.OrderRowId = key;
        }

        await db.InsertManyAsync(order.Lines, cancellationToken);
    }

    public async Task<Order?> FindForChangeAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await db.LockRowsAsync("order_orders", where => where.Add($"order_id = {orderId}"), cancellationToken);
        var order = await ById.RunAsync(db, orderId, cancellationToken);
        if (order is not null)
        {
            await db.LoadLinesAsync([order], cancellationToken);
        }

        return order;
    }

    public async Task SaveAsync(Order order, CancellationToken cancellationToken)
    {
        // The row was locked when it was read; the count of its events confirms that nobody has changed it since.
        if (await db.UpdateRowAsync(order, Changing, $"id = {order.Id} AND event_sequence = {order.EventSequence - 1}", cancellationToken) != 1)
        {
            throw new InvalidOperationException($"Order {order.OrderId} has changed since it was read.");
        }
    }

    public async Task<int> CountPendingAsync(string userId, DateTimeOffset now, bool exactly, CancellationToken cancellationToken)
    {
        if (exactly)
        {
            // Nobody counts twice before the first one's order is there to be counted.
            await db.AcquireLockAsync($"order.pending:{userId}", cancellationToken);
        }

        return await db.ReadNumberAsync($"SELECT COUNT(*) FROM order_orders WHERE user_id = {userId} AND status = 'Pending' AND expires_at > {now}", cancellationToken);
    }

    public async Task<IReadOnlyList<OverdueHolder>> FindOverdueHoldersAsync(
        IReadOnlyList<long> productIds, Guid? couponId, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        // Every order asks, and nearly always there are none: the short question is cheap to ask.
        if (await db.ReadNumberAsync($"SELECT CASE WHEN EXISTS (SELECT 1 FROM order_orders WHERE status = 'Pending' AND expires_at <= {now}) THEN 1 ELSE 0 END", cancellationToken) == 0)
        {
            return [];
        }

        return await db.Orders.Where(Order.IsOverdue(now))
            .Where(order => order.HasReservation && !db.StuckOrders.Any(stuck => stuck.OrderId == order.OrderId))
            .Where(order => (couponId != null && order.CouponId == couponId) || db.Lines.Any(line => line.OrderRowId == order.Id && productIds.Contains(line.ProductId)))
            .OrderByDescending(order => couponId != null && order.CouponId == couponId).ThenBy(order => order.ExpiresAt).ThenBy(order => order.Id).Take(most)
            .Select(order => new OverdueHolder(order.Id, order.OrderId, couponId != null && order.CouponId == couponId)).ToListAsync(cancellationToken);
    }

    public Task LockAsync(IReadOnlyList<OverdueHolder> holders, CancellationToken cancellationToken) => holders.Count == 0
        ? Task.CompletedTask
        : db.LockRowsAsync("order_orders", where => where.AppendUnsafe("id IN ").AddList(holders.Select(holder => holder.RowId)), cancellationToken);

    public async Task<SetAside> SetAsideAsync(Guid orderId, string fault, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.InsertIfNotExistsAsync([new StuckOrder { OrderId = orderId, NextAttemptAt = now }], [nameof(StuckOrder.OrderId)], cancellationToken);
        var tried = (await db.UpdateReturningAsync(
            "order_stuck_orders", $"attempts = attempts + 1", $"order_id = {orderId}", ["attempts"], row => new Tried(row.GetInt32(0)), cancellationToken))!;
        var aside = SetAside.After(tried.Attempts);
        var error = fault.Length <= StuckOrder.ErrorLength ? fault : fault[..StuckOrder.ErrorLength];
        await db.StuckOrders.Where(stuck => stuck.OrderId == orderId).ExecuteUpdateAsync(
            set => set.SetProperty(stuck => stuck.NextAttemptAt, now + aside.Pause).SetProperty(stuck => stuck.LastError, error), cancellationToken);
        return aside;
    }

    public Task TakeBackAsync(Guid orderId, CancellationToken cancellationToken) =>
        db.StuckOrders.Where(stuck => stuck.OrderId == orderId).ExecuteDeleteAsync(cancellationToken);

    private sealed record Tried(int Attempts);
}
