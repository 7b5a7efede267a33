namespace Commerce.Order.Infrastructure.Persistence;

using Application;
using Domain;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Persistence;

/// <inheritdoc cref="IOrderRepository"/>
internal sealed class OrderRepository(OrderDbContext db) : IOrderRepository
{
    public async Task AddAsync(Order order, CancellationToken cancellationToken)
    {
        // The order's key is needed by its lines, which go in one statement, however many.
        db.Orders.Add(order);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var line in order.Lines)
        {
            line.OrderRowId = order.Id;
        }

        await db.InsertManyAsync(order.Lines, cancellationToken);
    }

    public async Task<Order?> FindForChangeAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await db.LockAsync("order_orders", where => where.Add($"order_id = {orderId}"), cancellationToken);
        var order = await db.Orders.SingleOrDefaultAsync(row => row.OrderId == orderId, cancellationToken);
        order?.Attach(await db.Lines.AsNoTracking().Where(line => line.OrderRowId == order.Id).OrderBy(line => line.Id).ToListAsync(cancellationToken));
        return order;
    }

    public async Task<int> CountPendingAsync(string userId, DateTimeOffset now, bool exactly, CancellationToken cancellationToken)
    {
        if (exactly)
        {
            // Nobody counts twice before the first one's order is there to be counted.
            await db.SerializeAsync($"order.pending:{userId}", cancellationToken);
        }

        return await db.Orders.CountAsync(order => order.UserId == userId && order.Status == OrderStatus.Pending && order.ExpiresAt > now, cancellationToken);
    }

    public async Task<SetAside> SetAsideAsync(Guid orderId, string fault, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.InsertAbsentAsync([new StuckOrder { OrderId = orderId, NextAttemptAt = now }], [nameof(StuckOrder.OrderId)], cancellationToken);
        var tried = (await db.UpdateOneAsync(
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
