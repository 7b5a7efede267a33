namespace Commerce.Order.UnitTests;

using Application;
using Balance.Contracts;
using Catalog.Contracts;
using Contracts;
using Coupon.Contracts;
using Domain;
using MediatR;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

/// <summary>Everything around Order's handlers, answering as if all were well; writes down what was asked of it, in order.</summary>
internal sealed class FakeModules
{
    public static readonly Error NoStock = new("catalog.out_of_stock", ErrorKind.Conflict, "short", "short");
    public static readonly Error NoCoupon = new("coupon.not_found", ErrorKind.NotFound, "none", "There is no such coupon.");

    public FakeModules()
    {
        Answer<RequireAccount, Unit>(_ => Unit.Value);
        Answer<ReserveStock, PricedLines>(command => Priced(command.Lines));
        Answer<CheckStock, PricedLines>(query => Priced(query.Lines));
        Answer<UseCoupon, CouponDiscount>(_ => new CouponDiscount(500));
        Answer<CheckCoupon, CouponDiscount>(_ => new CouponDiscount(500));
        Answer<DebitWallet, Debit>(command => new Debit(new Payment(Some.TransactionId, command.Amount, 700), 700 + command.Amount));
        Answer<ReturnStock, Unit>(_ => Unit.Value);
        Answer<ReturnCoupon, Unit>(_ => Unit.Value);
        Answer<RefundPayment, Unit>(_ => Unit.Value);
        Orders.WhenForAnyArgs(orders => orders.AddAsync(null!, default)).Do(_ => Calls.Add("AddOrder"));
        Orders.WhenForAnyArgs(orders => orders.SaveAsync(null!, default)).Do(_ => Calls.Add("SaveOrder"));
        Record<OrderPlaced>();
        Record<OrderPaid>();
        Record<OrderFailed>();
        Record<OrderCancelled>();
        Record<OrderExpired>();
        Record<OrderRefunded>();
    }

    public ISender Sender { get; } = Substitute.For<ISender>();

    public IOrderRepository Orders { get; } = Substitute.For<IOrderRepository>();

    public IOutbox Outbox { get; } = Substitute.For<IOutbox>();

    public OrderSettings Settings { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Some.Now);

    /// <summary>What happened, in order: messages, the order's row, events.</summary>
    public List<string> Calls { get; } = [];

    public List<OrderEvent> Events { get; } = [];

    public OrderProcess Process => new(Sender, Orders, Outbox, Settings, Some.Mappings(Clock), Clock);

    public Task<Result<OrderResponse>> PlaceAsync(OrderRequest request) => new PlaceOrderHandler(Process, Settings, Clock).Handle(new PlaceOrder(request), default);

    public Task<Result<OrderResponse>> CheckoutAsync(OrderRequest request) => new CheckoutOrderHandler(Process, Clock).Handle(new CheckoutOrder(request), default);

    public Task<Result<QuoteResponse>> QuoteAsync(OrderRequest request) =>
        new QuoteOrderHandler(Process, Settings, Some.Mappings(Clock), Clock).Handle(new QuoteOrder(request), default);

    public Task<Result<OrderResponse>> PayAsync(Order order, string user = Some.User) =>
        new PayOrderHandler(Sender, Process, Orders, Settings, Clock).Handle(new PayOrder(user, order.OrderId), default);

    public Task<Result<OrderResponse>> CancelAsync(Order order, string user = Some.User, bool isAdmin = false) =>
        new CancelOrderHandler(Sender, Process, Orders, Settings, Clock).Handle(new CancelOrder(user, isAdmin, order.OrderId), default);

    public Task<Result<Unit>> ExpireAsync(Order order) => new ExpireOrderHandler(Process, Orders).Handle(new ExpireOrder(order.OrderId), default);

    /// <summary>Lets the handlers find an order.</summary>
    public Order Keep(Order order)
    {
        Orders.FindForChangeAsync(order.OrderId, Arg.Any<CancellationToken>()).Returns(order);
        return order;
    }

    /// <summary>Answers a message from now on.</summary>
    public void Answer<TRequest, T>(Func<TRequest, Result<T>> answer) where TRequest : class, IRequest<Result<T>> =>
        Sender.Send(Arg.Any<TRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Calls.Add(typeof(TRequest).Name);
            return answer(call.Arg<TRequest>());
        });

    private static Result<PricedLines> Priced(IReadOnlyList<ProductQuantity> lines) =>
        new PricedLines([.. lines.Select(line => new PricedLine(line.ProductId, "tea", 1_000, line.Quantity))]);

    private void Record<TEvent>() where TEvent : OrderEvent, IIntegrationEvent<TEvent, OrderData> =>
        Outbox.WhenForAnyArgs(outbox => outbox.Publish<TEvent, OrderData>(null!)).Do(call =>
        {
            Calls.Add(typeof(TEvent).Name);
            Events.Add(call.Arg<TEvent>());
        });
}
