namespace Commerce.Order.Application;

using Contracts;
using Domain;

/// <summary>What Order looks like outside: to its callers and in its events.</summary>
internal sealed class OrderMappings(Currency currency, TimeProvider clock) : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<RefusalResponse, RefusalResponse>().MapWith(reason => reason);
        config.NewConfig<OrderPaymentResponse, OrderPaymentResponse>().MapWith(payment => payment);
        config.NewConfig<OrderLine, OrderLineResponse>();
        config.NewConfig<Order, OrderResponse>()
            .Map(answer => answer.Status, order => order.StatusAt(clock.UtcNowMs()))
            .Map(answer => answer.ClosedAt, order => ClosedAt(order))
            .Map(answer => answer.Items, order => order.Lines)
            .Map(answer => answer.Currency, _ => currency.Code)
            .Map(answer => answer.CouponIgnored, order => order.CouponIgnoredCode == null ? null : new RefusalResponse(order.CouponIgnoredCode, order.CouponIgnoredDetail!))
            .Map(answer => answer.Failure, order => order.FailureCode == null ? null : new RefusalResponse(order.FailureCode, order.FailureDetail!))
            .Map(answer => answer.Payment, order => order.PaymentTransactionId == null
                ? null
                : new OrderPaymentResponse(order.PaymentTransactionId.Value, order.Total, order.PaymentBalanceAfter!.Value));

        config.NewConfig<Order, QuoteResponse>()
            .Map(answer => answer.Items, order => order.Lines)
            .Map(answer => answer.Currency, _ => currency.Code)
            .Map(answer => answer.CouponIgnored, order => order.CouponIgnoredCode == null ? null : new RefusalResponse(order.CouponIgnoredCode, order.CouponIgnoredDetail!));

        // An event says what was done, even if the order's time ran out while it was done; so its status is the stored one.
        config.NewConfig<OrderDataReason, OrderDataReason>().MapWith(reason => reason);
        config.NewConfig<OrderDataPayment, OrderDataPayment>().MapWith(payment => payment);
        config.NewConfig<OrderLine, OrderDataLine>();
        config.NewConfig<Order, OrderData>()
            .Map(data => data.Status, order => OrderErrors.ToApiName(order.Status))
            .Map(data => data.ClosedAt, order => ClosedAt(order))
            .Map(data => data.Items, order => order.Lines)
            .Map(data => data.Currency, _ => currency.Code)
            .Map(data => data.CouponIgnored, order => order.CouponIgnoredCode == null ? null : new OrderDataReason(order.CouponIgnoredCode, order.CouponIgnoredDetail!))
            .Map(data => data.Failure, order => order.FailureCode == null ? null : new OrderDataReason(order.FailureCode, order.FailureDetail!))
            .Map(data => data.Payment, order => order.PaymentTransactionId == null
                ? null
                : new OrderDataPayment(order.PaymentTransactionId.Value, order.Total));
    }

    private DateTimeOffset? ClosedAt(Order order) => order.StatusAt(clock.UtcNowMs()) == OrderStatus.Expired ? order.ExpiresAt : order.ClosedAt;
}
