namespace Commerce.Order.Infrastructure;

using System.Text.Json;
using Contracts;
using Domain;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Persistence;

/// <summary>What must hold between an order and its events.</summary>
internal static class OrderStory
{
    /// <summary>Says what does not hold, one sentence a fault.</summary>
    /// <param name="order">The order with its lines.</param>
    /// <param name="events">Its events.</param>
    /// <param name="lowWater">Before which instant events may have been removed; null while none was.</param>
    /// <returns>The sentences.</returns>
    public static IEnumerable<string> Check(Order order, IReadOnlyList<EventFact> events, DateTimeOffset? lowWater)
    {
        var story = StepsOf(order);
        if (story.Count != order.EventSequence)
        {
            yield return $"It has emitted {order.EventSequence} events, its story has {story.Count}.";
        }

        for (var i = 0; i < story.Count; i++)
        {
            var told = events.Where(fact => fact.Sequence == i + 1).ToList();
            // The mark is of the event's own reading of the clock, the transition's comes from another.
            var mayBeGone = lowWater is { } mark && story[i].At < mark + AuditTimes.Tolerance;
            if (told.Count > 1 || (told.Count == 0 && !mayBeGone) || (told.Count == 1 && told[0].Type != story[i].Type))
            {
                yield return $"Event {i + 1} should be {story[i].Type} once; the outbox has [{string.Join(", ", told.Select(fact => fact.Type))}].";
            }
            else if (told.Count == 1)
            {
                foreach (var fault in CheckEvent(order, story[i], told[0]))
                {
                    yield return $"Event {i + 1}: {fault}";
                }
            }
        }

        foreach (var extra in events.Where(fact => fact.Sequence < 1 || fact.Sequence > story.Count))
        {
            yield return $"The outbox has an event {extra.Sequence} ({extra.Type}) that did not happen.";
        }
    }

    private static List<Step> StepsOf(Order order)
    {
        List<Step> story = [new(OrderPlaced.Type, OrderStatus.Pending, order.CreatedAt)];
        if (order.PaidAt is { } paidAt)
        {
            story.Add(new(OrderPaid.Type, OrderStatus.Paid, paidAt));
        }

        if (order.ClosedAt is { } closedAt)
        {
            story.Add(new(ClosingEvent(order.Status), order.Status, closedAt));
        }

        return story;
    }

    private static IEnumerable<string> CheckEvent(Order order, Step step, EventFact told)
    {
        // Expiry is dated back to when the time was over; every other step is told as it is done.
        var isLate = step.Status == OrderStatus.Expired;
        if (told.OccurredAt < step.At - AuditTimes.Tolerance || (!isLate && told.OccurredAt > step.At + AuditTimes.Tolerance))
        {
            yield return $"it occurred at {told.OccurredAt:O}, the order says {step.At:O}.";
        }

        if (Read(told.Data) is not { } data)
        {
            yield return "its data cannot be read.";
            yield break;
        }

        if (data.Currency is not { Length: 3 })
        {
            yield return $"its currency is '{data.Currency}'.";
        }

        var expected = Expected(order, step.Status, data);
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
            return JsonSerializer.Deserialize<OrderData>(json, StoredJson.Options) is { Items: not null } data ? data : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What an event of an order says, as far as the order still knows; the currency is taken from the event.</summary>
    private static OrderData Expected(Order order, OrderStatus status, OrderData told)
    {
        var isPaid = status is OrderStatus.Paid or OrderStatus.Refunded;
        var isClosed = status is not (OrderStatus.Pending or OrderStatus.Paid);
        // An order whose time ran out while it was made says so.
        var ranOut = status == OrderStatus.Pending && told.ClosedAt == order.ExpiresAt ? order.ExpiresAt : null;
        return new OrderData(
            order.OrderId,
            order.UserId,
            OrderErrors.Word(status),
            [.. order.Lines.OrderBy(line => line.ProductId).Select(line => new OrderDataLine(line.ProductId, line.Name, line.UnitPrice, line.Quantity, unchecked(line.UnitPrice * line.Quantity)))],
            order.Subtotal,
            order.Discount,
            order.Total,
            told.Currency,
            order.CouponId,
            Reason(order.CouponIgnoredCode, order.CouponIgnoredDetail),
            isPaid && order.PaymentTransactionId is { } transactionId ? new OrderDataPayment(transactionId, order.Total) : null,
            order.CreatedAt,
            order.ExpiresAt,
            isPaid ? order.PaidAt : null,
            isClosed ? order.ClosedAt : ranOut,
            status == OrderStatus.Failed ? Reason(order.FailureCode, order.FailureDetail) : null);
    }

    private static OrderDataReason? Reason(string? code, string? detail) => code is null ? null : new OrderDataReason(code, detail ?? "");

    private static IEnumerable<string> Differences(OrderData expected, OrderData told)
    {
        // Compared as a whole first: almost all are equal.
        if (expected with { Items = told.Items } == told)
        {
            yield break;
        }

        (string Name, object? Expected, object? Told)[] parts =
        [
            ("orderId", expected.OrderId, told.OrderId), ("userId", expected.UserId, told.UserId), ("status", expected.Status, told.Status),
            ("subtotal", expected.Subtotal, told.Subtotal), ("discount", expected.Discount, told.Discount), ("total", expected.Total, told.Total),
            ("couponId", expected.CouponId, told.CouponId), ("couponIgnored", expected.CouponIgnored, told.CouponIgnored),
            ("payment", expected.Payment, told.Payment), ("createdAt", expected.CreatedAt, told.CreatedAt), ("expiresAt", expected.ExpiresAt, told.ExpiresAt),
            ("paidAt", expected.PaidAt, told.PaidAt), ("closedAt", expected.ClosedAt, told.ClosedAt), ("failure", expected.Failure, told.Failure),
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

    private sealed record Step(string Type, OrderStatus Status, DateTimeOffset At);
}
