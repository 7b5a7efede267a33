namespace Commerce.Order.Domain;

using System.Linq.Expressions;

/// <summary>
/// An order: says which steps are allowed, and when. Time decides about expiry, not the sweep: past <see cref="ExpiresAt"/> a pending
/// order is expired, whether anybody has noticed or not.
/// </summary>
public sealed class Order : IEntity
{
    /// <summary>The longest reference of a client, in code points.</summary>
    public const int MaxReferenceLength = 100;

    private Order()
    {
    }

    /// <inheritdoc/>
    public long Id { get; private init; }

    /// <summary>Its id outside.</summary>
    public Guid OrderId { get; private init; }

    /// <summary>Whose it is.</summary>
    public string UserId { get; private init; } = "";

    /// <summary>What became of it, as far as it was noticed; <see cref="StatusAt"/> says what holds.</summary>
    public OrderStatus Status { get; private set; }

    /// <summary>Its lines, each product once.</summary>
    public IReadOnlyList<OrderLine> Lines { get; private set; } = [];

    /// <summary>The sum of the lines, in minor units.</summary>
    public long Subtotal { get; private init; }

    /// <summary>What the coupon takes off, in minor units.</summary>
    public long Discount { get; private init; }

    /// <summary>What is to be paid, in minor units.</summary>
    public long Total => Subtotal - Discount;

    /// <summary>The coupon, if one counts.</summary>
    public Guid? CouponId { get; private init; }

    /// <summary>The code of the fault for which a coupon was passed over.</summary>
    public string? CouponIgnoredCode { get; private init; }

    /// <summary>The sentence that goes with it.</summary>
    public string? CouponIgnoredDetail { get; private init; }

    /// <summary>The client's own reference, as it was sent.</summary>
    public string? Reference { get; private init; }

    /// <summary>Whether stock and coupon are reserved for it.</summary>
    public bool HasReservation { get; private set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Until when it can be paid, UTC; null for an order that is paid at once.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>When it was paid, UTC.</summary>
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>The hour in which it was paid: sales are counted by it.</summary>
    public long? PaidHour { get; private set; }

    /// <summary>When it failed, was cancelled, expired or was refunded, UTC.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The payment's name in the ledger; null where nothing was to be paid.</summary>
    public Guid? PaymentTransactionId { get; private set; }

    /// <summary>What the account held after the payment, in minor units.</summary>
    public long? PaymentBalanceAfter { get; private set; }

    /// <summary>The code of the fault that made it fail.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The sentence that goes with it.</summary>
    public string? FailureDetail { get; private set; }

    /// <summary>How many events it has emitted; the next one has one more.</summary>
    public int EventSequence { get; private set; }

    /// <summary>Makes an order that waits to be paid.</summary>
    /// <param name="hasReservation">Whether stock and coupon are reserved already.</param>
    /// <param name="reservationTime">How long it waits; null for an order that is paid in the same transaction.</param>
    public static Order Place(OrderDraft draft, bool hasReservation, DateTimeOffset now, TimeSpan? reservationTime) => new()
    {
        OrderId = draft.OrderId,
        UserId = draft.UserId,
        Status = OrderStatus.Pending,
        Lines = draft.Lines,
        Subtotal = draft.Subtotal,
        Discount = draft.Discount,
        CouponId = draft.CouponId,
        CouponIgnoredCode = draft.CouponIgnored?.Code,
        CouponIgnoredDetail = draft.CouponIgnored?.Detail,
        Reference = draft.Reference,
        HasReservation = hasReservation,
        CreatedAt = now,
        ExpiresAt = now + reservationTime,
        EventSequence = 1,
    };

    /// <summary>Gives an order that was read its lines.</summary>
    public void SetLines(IReadOnlyList<OrderLine> lines) => Lines = lines;

    /// <summary>What it is at an instant.</summary>
    public OrderStatus StatusAt(DateTimeOffset now) => IsOverdueAt(now) ? OrderStatus.Expired : Status;

    /// <summary>Whether it still counts as pending although its time to be paid is over.</summary>
    /// <returns>True for an order that is to be closed as expired.</returns>
    public bool IsOverdueAt(DateTimeOffset now) => Status == OrderStatus.Pending && ExpiresAt <= now;

    /// <summary><see cref="IsOverdueAt"/> for queries.</summary>
    public static Expression<Func<Order, bool>> IsOverdue(DateTimeOffset now) => order => order.Status == OrderStatus.Pending && order.ExpiresAt <= now;

    /// <summary><see cref="StatusAt"/> for queries. An order that is being paid as it is made has no time to pay, and is not looked for as pending.</summary>
    public static Expression<Func<Order, bool>> HasStatus(OrderStatus status, DateTimeOffset now) => status switch
    {
        OrderStatus.Pending => order => order.Status == OrderStatus.Pending && order.ExpiresAt > now,
        OrderStatus.Expired => order => order.Status == OrderStatus.Expired || (order.Status == OrderStatus.Pending && order.ExpiresAt <= now),
        _ => order => order.Status == status,
    };

    /// <summary>Checks whether it can be paid.</summary>
    /// <returns>Why not, or null.</returns>
    public Error? CheckCanPay(DateTimeOffset now) => StatusAt(now) switch
    {
        OrderStatus.Pending => null,
        OrderStatus.Expired => OrderErrors.Expired,
        var status => OrderErrors.CannotPay(status),
    };

    /// <summary>Checks whether it can be cancelled or refunded.</summary>
    /// <param name="refundTime">How long after the payment money is given back.</param>
    /// <returns>Why not, or null.</returns>
    public Error? CheckCanCancel(DateTimeOffset now, TimeSpan refundTime) => StatusAt(now) switch
    {
        OrderStatus.Pending => null,
        OrderStatus.Paid when now <= PaidAt + refundTime => null,
        OrderStatus.Paid => OrderErrors.CannotCancel(OrderStatus.Paid, $"The order was paid more than {refundTime.TotalDays:0} days ago."),
        var status => OrderErrors.CannotCancel(status),
    };

    /// <summary>Stock and coupon have been reserved, at the payment.</summary>
    public void MarkReserved() => HasReservation = true;

    /// <summary>It is paid.</summary>
    /// <param name="payment">The payment; null where nothing was to be paid.</param>
    public void Pay(OrderPayment? payment, DateTimeOffset now)
    {
        Require(OrderStatus.Pending);
        PaymentTransactionId = payment?.TransactionId;
        PaymentBalanceAfter = payment?.BalanceAfter;
        PaidAt = now;
        PaidHour = now.UnixHour();
        Move(OrderStatus.Paid);
    }

    /// <summary>It could not be paid.</summary>
    public void Fail(Error reason, DateTimeOffset now)
    {
        Require(OrderStatus.Pending);
        FailureCode = reason.Code;
        FailureDetail = reason.Detail;
        Close(OrderStatus.Failed, now);
    }

    /// <summary>It is cancelled before it was paid, or refunded after.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (Status != OrderStatus.Paid)
        {
            Require(OrderStatus.Pending);
        }

        Close(Status == OrderStatus.Paid ? OrderStatus.Refunded : OrderStatus.Cancelled, now);
    }

    /// <summary>It was not paid in time: closed as of the moment its time was over, however late that is noticed.</summary>
    public void Expire()
    {
        Require(OrderStatus.Pending);
        Close(OrderStatus.Expired, ExpiresAt!.Value);
    }

    private void Close(OrderStatus status, DateTimeOffset at)
    {
        HasReservation = false;
        ClosedAt = at;
        Move(status);
    }

    private void Move(OrderStatus status)
    {
        Status = status;
        EventSequence++;
    }

    private void Require(OrderStatus status)
    {
        if (Status != status)
        {
            throw new InvalidOperationException($"Order {OrderId} is {Status}, not {status}.");
        }
    }
}

/// <summary>What is ordered, priced and discounted, before there is an order.</summary>
/// <param name="OrderId">The id the order will have.</param>
/// <param name="UserId">Who orders.</param>
/// <param name="Lines">The lines, each product once.</param>
/// <param name="Discount">What the coupon takes off, in minor units.</param>
/// <param name="CouponId">The coupon, if one counts.</param>
/// <param name="CouponIgnored">Why a coupon was passed over, if one was.</param>
/// <param name="Reference">The client's own, if there is one.</param>
public sealed record OrderDraft(Guid OrderId, string UserId, IReadOnlyList<OrderLine> Lines, long Discount, Guid? CouponId, OrderReason? CouponIgnored, string? Reference = null)
{
    /// <summary>The sum of the lines, in minor units; within 64 bits by the bounds of lines, pieces and prices.</summary>
    public long Subtotal { get; } = Lines.Sum(line => line.LineTotal);
}

/// <summary>Why something did not happen.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">The sentence for a person.</param>
public sealed record OrderReason(string Code, string Detail);

/// <summary>The payment of an order.</summary>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="BalanceAfter">What the account then held, in minor units.</param>
public sealed record OrderPayment(Guid TransactionId, long BalanceAfter);

/// <summary>A line of an order; name and price are as they were when it was made.</summary>
public sealed class OrderLine : IEntity
{
    /// <inheritdoc/>
    public long Id { get; init; }

    /// <summary>The key of the order's row; known once the order has one.</summary>
    public long OrderRowId { get; set; }

    /// <summary>The product.</summary>
    public required long ProductId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its price, in minor units.</summary>
    public required long UnitPrice { get; init; }

    /// <summary>How many pieces.</summary>
    public required int Quantity { get; init; }

    /// <summary>Price times pieces, in minor units; within 64 bits by the bounds of both.</summary>
    public long LineTotal => checked(UnitPrice * Quantity);
}

/// <summary>What became of an order: <c>pending → paid | failed | cancelled | expired</c>, <c>paid → refunded</c>, nothing else.</summary>
public enum OrderStatus
{
    /// <summary>Made, and waits to be paid.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Could not be paid.</summary>
    Failed,

    /// <summary>Cancelled before it was paid.</summary>
    Cancelled,

    /// <summary>Not paid in time.</summary>
    Expired,

    /// <summary>Cancelled after it was paid.</summary>
    Refunded,
}
