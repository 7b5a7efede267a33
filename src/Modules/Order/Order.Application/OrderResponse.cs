namespace Commerce.Order.Application;

using System.ComponentModel.DataAnnotations;

/// <summary>An order.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Items">Its lines.</param>
/// <param name="Subtotal">The sum of the lines, in minor units.</param>
/// <param name="Discount">What the coupon takes off, in minor units.</param>
/// <param name="Total">What is to be paid, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="CouponId">The coupon, if one counts.</param>
/// <param name="CouponIgnored">Why a coupon was passed over, if one was.</param>
/// <param name="Payment">The payment; absent where nothing was paid.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">Until when it can be paid, UTC; absent for an order that was paid at once.</param>
/// <param name="PaidAt">When it was paid, UTC.</param>
/// <param name="ClosedAt">When it failed, was cancelled, expired or was refunded, UTC.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Reference">The client's own, as it was sent; absent where none was.</param>
public sealed record OrderResponse(
    Guid OrderId,
    string UserId,
    Domain.OrderStatus Status,
    IReadOnlyList<OrderLineResponse> Items,
    long Subtotal,
    long Discount,
    long Total,
    string Currency,
    Guid? CouponId,
    RefusalResponse? CouponIgnored,
    OrderPaymentResponse? Payment,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? PaidAt,
    DateTimeOffset? ClosedAt,
    RefusalResponse? Failure,
    string? Reference = null);

/// <summary>What an order would come to; nothing is held for it.</summary>
/// <param name="UserId">Who asks.</param>
/// <param name="Items">Its lines.</param>
/// <param name="Subtotal">The sum of the lines, in minor units.</param>
/// <param name="Discount">What the coupon takes off, in minor units.</param>
/// <param name="Total">What would have to be paid, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="CouponId">The coupon, if one counts.</param>
/// <param name="CouponIgnored">Why a coupon was passed over, if one was.</param>
public sealed record QuoteResponse(
    string UserId, IReadOnlyList<OrderLineResponse> Items, long Subtotal, long Discount, long Total, string Currency, Guid? CouponId, RefusalResponse? CouponIgnored);

/// <summary>A line of an order.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name when the order was made.</param>
/// <param name="UnitPrice">Its price when the order was made, in minor units.</param>
/// <param name="Quantity">How many pieces.</param>
/// <param name="LineTotal">Price times pieces, in minor units.</param>
public sealed record OrderLineResponse(
    long ProductId, string Name, [property: Range(0, double.PositiveInfinity)] long UnitPrice, [property: Range(1, double.PositiveInfinity)] int Quantity, [property: Range(0, double.PositiveInfinity)] long LineTotal);

/// <summary>The payment of an order.</summary>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="Amount">How much, in minor units.</param>
/// <param name="BalanceAfter">What the account then held, in minor units.</param>
public sealed record OrderPaymentResponse(Guid TransactionId, long Amount, long BalanceAfter);

/// <summary>Why something did not happen.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Detail">The sentence for a person.</param>
public sealed record RefusalResponse(string Code, string Detail);
