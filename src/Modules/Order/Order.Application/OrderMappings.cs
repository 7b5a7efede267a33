namespace Commerce.Order.Application;

using Contracts;
using Domain;
using Mapster;
using SharedKernel;

/// <summary>What Order looks like outside: to its callers and in its events.</summary>
/// <param name="currency">The installation's currency.</param>
/// <param name="clock">Decides whether an order has expired.</param>
internal sealed class OrderMappings(Currency currency, TimeProvider clock) : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<ReasonAnswer, ReasonAnswer>().MapWith(reason => reason);
        config.NewConfig<PaymentAnswer, PaymentAnswer>().MapWith(payment => payment);
        config.NewConfig<OrderLine, OrderLineAnswer>();
        config.NewConfig<ReasonAnswer, ReasonAnswer>();
        config.NewConfig<PaymentAnswer, PaymentAnswer>();
        config.NewConfig<Order, OrderAnswer>()
            .Map(answer => answer.OrderId, order => order.OrderId == Guid.Empty ? (Guid?)null : order.OrderId)
            .Map(answer => answer.Status, order => order.StatusAt(clock.Now()))
            .Map(answer => answer.ClosedAt, order => order.StatusAt(clock.Now()) == OrderStatus.Expired ? order.ExpiresAt : order.ClosedAt)
            .Map(answer => answer.Items, order => order.Lines)
            .Map(answer => answer.Currency, _ => currency.Code)
            .Map(answer => answer.CouponIgnored, order => Reason(order.CouponIgnoredCode, order.CouponIgnoredDetail))
            .Map(answer => answer.Failure, order => Reason(order.FailureCode, order.FailureDetail))
            .Map(answer => answer.Payment, order => order.PaymentTransactionId == null
                ? null
                : new PaymentAnswer(order.PaymentTransactionId.Value, order.Total, order.PaymentBalanceAfter!.Value));

        config.NewConfig<OrderLineAnswer, OrderDataLine>();
        config.NewConfig<ReasonAnswer, OrderDataReason>();
        config.NewConfig<PaymentAnswer, OrderDataPayment>();
        config.NewConfig<OrderAnswer, OrderData>()
            .Map(data => data.OrderId, answer => answer.OrderId!.Value)
            .Map(data => data.Status, answer => OrderErrors.Word(answer.Status));
    }

    private static ReasonAnswer? Reason(string? code, string? detail) => code is null ? null : new ReasonAnswer(code, detail!);
}
