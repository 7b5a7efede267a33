namespace Commerce.Order.Infrastructure;

using System.Text.Json;
using Contracts;
using Domain;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;

/// <summary>What must hold between an order and its events.</summary>
internal static class OrderEventRules
{
    /// <summary>Says what does not hold, one sentence per fault.</summary>
    /// <param name="lowWater">Before which instant events may have been removed; null while none was.</param>
    public static IEnumerable<string> Check(Order order, IReadOnlyList<EventFact> events, DateTimeOffset? lowWater)
    {
        var transitions = TransitionsOf(order);
        if (transitions.Count != order.EventSequence)
        {
            yield return $"It has emitted {order.EventSequence} events, its status calls for {transitions.Count}.";
        }

        for (var i = 0; i < transitions.Count; i++)
        {
            var published = events.Where(fact => fact.Sequence == i + 1).ToList();
            // The mark is of the event's own reading of the clock, the transition's comes from another.
            var mayBeGone = lowWater is { } mark && transitions[i].At < mark + AuditTimes.Tolerance;
            if (published.Count > 1 || (published.Count == 0 && !mayBeGone) || (published.Count == 1 && published[0].Type != transitions[i].Type))
            {
                yield return $"Event {i + 1} should be {transitions[i].Type} once; the outbox has [{string.Join(", ", published.Select(fact => fact.Type))}].";
            }
            else if (published.Count == 1)
            {
                foreach (var fault in CheckEvent(order, transitions[i], published[0]))
                {
                    yield return $"Event {i + 1}: {fault}";
                }
            }
        }

        foreach (var extra in events.Where(fact => fact.Sequence < 1 || fact.Sequence > transitions.Count))
        {
            yield return $"The outbox has an event {extra.Sequence} ({extra.Type}) that did not happen.";
        }
    }

    private static List<Transition> TransitionsOf(Order order)
    {
        List<Transition> transitions = [new(OrderPlaced.Type, OrderStatus.Pending, order.CreatedAt)];
        if (order.PaidAt is { } paidAt)
        {
            transitions.Add(new(OrderPaid.Type, OrderStatus.Paid, paidAt));
        }

        if (order.ClosedAt is { } closedAt)
        {
            transitions.Add(new(ClosingEvent(order.Status), order.Status, closedAt));
        }

        return transitions;
    }

    private static IEnumerable<string> CheckEvent(Order order, Transition transition, EventFact published)
    {
        // Expiry is dated back to when the time was over; every other step is dated when it is done.
        var isLate = transition.Status == OrderStatus.Expired;
        if (published.OccurredAt < transition.At - AuditTimes.Tolerance || (!isLate && published.OccurredAt > transition.At + AuditTimes.Tolerance))
        {
            yield return $"it occurred at {published.OccurredAt:O}, the order says {transition.At:O}.";
        }

        if (Read(published.Data) is not { } data)
        {
            yield return "its data cannot be read.";
            yield break;
        }

        if (data.Currency is not { Length: 3 })
        {
            yield return $"its currency is '{data.Currency}'.";
        }

        var expected = Expected(order, transition.Status, data);
        if (expected.Items.Count != data.Items.Count || !expected.Items.SequenceEqual(data.Items.OrderBy(line => line.ProductId)))
        {
            yield return "its items are not the order's lines.";
        }

        foreach (var name in Differences(expected, data))
        {
            yield return $"its {name} is not what the order says.";
        }
    }

    private static OrderData? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<OrderData>(json, StorageJson.Options) is { Items: not null } data ? data : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What an event of an order says, as far as the order still knows; the currency is taken from the event.</summary>
    private static OrderData Expected(Order order, OrderStatus status, OrderData published)
    {
        var isPaid = status is OrderStatus.Paid or OrderStatus.Refunded;
        var isClosed = status is not (OrderStatus.Pending or OrderStatus.Paid);
        // An order whose time ran out while it was made says so.
        var ranOut = status == OrderStatus.Pending && published.ClosedAt == order.ExpiresAt ? order.ExpiresAt : null;
        return new OrderData(
            order.OrderId,
            order.UserId,
            OrderErrors.ToApiName(status),
            [.. order.Lines.OrderBy(line => line.ProductId).Select(line => new OrderDataLine(line.ProductId, line.Name, line.UnitPrice, line.Quantity, unchecked(line.UnitPrice * line.Quantity)))],
            order.Subtotal,
            order.Discount,
            order.Total,
            published.Currency,
            order.CouponId,
            Reason(order.CouponIgnoredCode, order.CouponIgnoredDetail),
            isPaid && order.PaymentTransactionId is { } transactionId ? new OrderDataPayment(transactionId, order.Total) : null,
            order.CreatedAt,
            order.ExpiresAt,
            isPaid ? order.PaidAt : null,
            isClosed ? order.ClosedAt : ranOut,
            status == OrderStatus.Failed ? Reason(order.FailureCode, order.FailureDetail) : null,
            order.Reference);
    }

    private static OrderDataReason? Reason(string? code, string? detail) => code is null ? null : new OrderDataReason(code, detail ?? "");

    private static IEnumerable<string> Differences(OrderData expected, OrderData published)
    {
        // Compared as a whole first: almost all are equal.
        if (expected with { Items = published.Items } == published)
        {
            yield break;
        }

        (string Name, object? Expected, object? Told)[] parts =
        [
            ("orderId", expected.OrderId, published.OrderId), ("userId", expected.UserId, published.UserId), ("status", expected.Status, published.Status),
            ("subtotal", expected.Subtotal, published.Subtotal), ("discount", expected.Discount, published.Discount), ("total", expected.Total, published.Total),
            ("couponId", expected.CouponId, published.CouponId), ("couponIgnored", expected.CouponIgnored, published.CouponIgnored),
            ("payment", expected.Payment, published.Payment), ("createdAt", expected.CreatedAt, published.CreatedAt), ("expiresAt", expected.ExpiresAt, published.ExpiresAt),
            ("paidAt", expected.PaidAt, published.PaidAt), ("closedAt", expected.ClosedAt, published.ClosedAt), ("failure", expected.Failure, published.Failure), ("reference", expected.Reference, published.Reference),
        ];
        foreach (var part in parts.Where(part => !Equals(part.Expected, part.Told)))
        {
            yield return part.Name;
        }
    }

    private static string ClosingEvent(OrderStatus status) => status switch
    {
        OrderStatus.Failed => OrderFailed.Type,
        OrderStatus.Cancelled => OrderCancelled.Type,
        OrderStatus.Expired => OrderExpired.Type,
        OrderStatus.Refunded => OrderRefunded.Type,
        _ => "(none)",
    };

    private sealed record Transition(string Type, OrderStatus Status, DateTimeOffset At);
}
