namespace Commerce.Order.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Order's requests and responses.</summary>
internal static class OrderExamples
{
    private const string Reference = "basket 4711";

    /// <summary>An order that waits to be paid: two mugs less a thousand.</summary>
    public static readonly OrderResponse Pending = new(
        OpenApiExamples.OrderId, OpenApiExamples.UserId, OrderStatus.Pending, [new OrderLineResponse(OpenApiExamples.ProductId, "Mug", 5_000, 2, 10_000)], 10_000, 1_000, 9_000, "KRW",
        OpenApiExamples.CouponId, CouponIgnored: null, Payment: null, OpenApiExamples.Time, OpenApiExamples.Time.AddMinutes(15), PaidAt: null, ClosedAt: null, Failure: null, Reference);

    /// <summary>The same, paid.</summary>
    public static readonly OrderResponse Paid = Pending with
    {
        Status = OrderStatus.Paid,
        PaidAt = OpenApiExamples.Time.AddMinutes(1),
        Payment = new OrderPaymentResponse(OpenApiExamples.PaymentId, 9_000, 11_000),
    };

    /// <summary>Ordered and paid at once.</summary>
    public static readonly OrderResponse CheckedOut = Paid with { ExpiresAt = null, PaidAt = OpenApiExamples.Time };

    /// <summary>Paid, and given back.</summary>
    public static readonly OrderResponse Refunded = Paid with { Status = OrderStatus.Refunded, ClosedAt = OpenApiExamples.Time.AddHours(1) };

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new OrderBody([new OrderBodyItem(OpenApiExamples.ProductId, 2)], OpenApiExamples.CouponId, Reference: Reference), new PayBody(OpenApiExamples.OrderId), Pending,
        new QuoteResponse(OpenApiExamples.UserId, Pending.Items, 10_000, 1_000, 9_000, "KRW", OpenApiExamples.CouponId, CouponIgnored: null),
    ];
}
