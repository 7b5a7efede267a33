namespace Commerce.Order.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Order's requests and responses.</summary>
internal static class OrderExamples
{
    /// <summary>An order that waits to be paid.</summary>
    public static readonly OrderResponse Pending = new(
        OpenApiExamples.Id, "demo", OrderStatus.Pending, [new OrderLineResponse(1, "Mug", 5_000, 2, 10_000)], 10_000, 0, 10_000, "KRW",
        CouponId: null, CouponIgnored: null, Payment: null, OpenApiExamples.Time, OpenApiExamples.Time.AddMinutes(15), PaidAt: null, ClosedAt: null, Failure: null);

    /// <summary>What it would have come to.</summary>
    public static readonly QuoteResponse Quote = new("demo", Pending.Items, 10_000, 0, 10_000, "KRW", CouponId: null, CouponIgnored: null);

    /// <summary>The same, paid.</summary>
    public static readonly OrderResponse Paid = Pending with
    {
        Status = OrderStatus.Paid,
        ExpiresAt = null,
        PaidAt = OpenApiExamples.Time,
        Payment = new PaymentResponse(OpenApiExamples.Id, 10_000, 0),
    };

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All = [new OrderBody([new OrderBodyItem(1, 2)], Reference: "basket 4711"), new PayBody(OpenApiExamples.Id), Pending, Quote];
}
