namespace Commerce.Limit;

/// <summary><c>POST /orders</c> and <c>POST /orders/checkout</c>.</summary>
/// <param name="paysAtOnce">Whether it is a checkout.</param>
/// <param name="traceId">The request, for the events.</param>
internal sealed class PlaceOrder(string userId, Line[] lines, bool paysAtOnce, string traceId) : Command
{
    /// <inheritdoc/>
    public override Answer Run(Store store)
    {
        var now = store.Now();
        var waiting = store.Orders.CountPending(userId, now);
        if (waiting >= store.Settings.MaxPendingPerUser)
        {
            return Problem.TooManyPending(waiting, store.Settings.MaxPendingPerUser);
        }

        var orderId = Store.NewId(now);
        if (store.Catalog.Take(lines, orderId, now) is { } noGoods)
        {
            return noGoods;
        }

        var order = new Order
        {
            OrderId = orderId,
            UserId = userId,
            Status = "Pending",
            Lines = lines,
            Subtotal = lines.Sum(line => line.UnitPrice * line.Quantity),
            CreatedAt = now,
            ExpiresAt = paysAtOnce ? null : now + (long)Settings.ReservationTime.TotalMilliseconds,
        };
        if (!paysAtOnce)
        {
            store.Orders.Add(order);
            store.Outbox.Publish(store, order, "placed", 1, now, traceId);
        }
        else if (PayOrder.Charge(store, order, now) is { } unpaid)
        {
            return unpaid;
        }
        else
        {
            store.Orders.Add(order);
            store.Outbox.PublishCheckout(store, order, now, traceId);
        }

        return new Answer(201, store.Write(order, Json.Order).ToArray(), "/api/v1/orders/" + orderId, null, KeepsChanges: true);
    }
}

/// <summary><c>POST /orders/pay</c>.</summary>
internal sealed class PayOrder(string userId, string orderId, string traceId) : Command
{
    /// <inheritdoc/>
    public override Answer Run(Store store)
    {
        var now = store.Now();
        if (store.Orders.Find(orderId) is not { } order || order.UserId != userId)
        {
            return Problem.OrderNotFound;
        }

        if (order.Status != "Pending")
        {
            return Problem.NotPayable(order.Status.ToLowerInvariant());
        }

        if (order.ExpiresAt <= now)
        {
            return Problem.OrderExpired;
        }

        if (Charge(store, order, now) is { } unpaid)
        {
            store.Catalog.Return(order.Lines, orderId, now);
            (order.Status, order.ClosedAt, order.Failure) = ("Failed", now, (unpaid.Code, unpaid.Detail));
            store.Orders.Fail(order);
            store.Outbox.Publish(store, order, "failed", 2, now, traceId);
            return new Answer(unpaid.Status, null, null, unpaid, KeepsChanges: true);
        }

        store.Orders.Pay(order);
        store.Outbox.Publish(store, order, "paid", 2, now, traceId);
        return new Answer(200, store.Write(order, Json.Order).ToArray(), null, null, KeepsChanges: true);
    }

    /// <summary>Takes the money and makes the order a paid one; or says why not.</summary>
    public static Problem? Charge(Store store, Order order, long now)
    {
        if (order.Subtotal > 0)
        {
            if (store.Balance.Debit(order.UserId, order.OrderId, order.Subtotal, now) is not var (id, balance))
            {
                return Problem.Insufficient(order.Subtotal, store.Balance.Find(order.UserId) ?? 0);
            }

            (order.PaymentId, order.BalanceAfter) = (id, balance);
        }

        (order.Status, order.PaidAt) = ("Paid", now);
        return null;
    }
}
