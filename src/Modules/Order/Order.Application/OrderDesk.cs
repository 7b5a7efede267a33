namespace Commerce.Order.Application;

using Balance.Contracts;
using Catalog.Contracts;
using Contracts;
using Coupon.Contracts;
using Domain;
using Mapster;
using MediatR;
using SharedKernel;

/// <summary>
/// The steps that several use cases take with an order, always in one order: the order's own row, stock by product, coupon, account;
/// the hottest last, so that nobody deadlocks and hot rows are locked for the shortest time.
/// </summary>
public sealed class OrderDesk(ISender sender, IOrderRepository orders, IOutbox outbox, OrderSettings settings, TypeAdapterConfig mappings, TimeProvider clock)
{
    /// <summary>
    /// Refuses users without an account, where one is needed, and those with too many orders waiting. Whoever is going to make an order
    /// counts exactly: no other order of the user is made meanwhile.
    /// </summary>
    public async Task<Error?> WhyNotServedAsync(string userId, bool makes, CancellationToken cancellationToken)
    {
        if (await sender.Send(new RequireAccount(userId), cancellationToken) is { Error: { } noAccount })
        {
            return noAccount;
        }

        var pending = await orders.CountPendingAsync(userId, clock.Now(), exactly: makes, cancellationToken);
        return pending >= settings.MaxPendingPerUser
            ? OrderErrors.TooManyPending.With($"{pending} of your orders wait to be paid; {settings.MaxPendingPerUser} may.")
            : null;
    }

    /// <summary>Prices and discounts what is wanted; takes stock and coupon, or only checks them, for an order or for a quote.</summary>
    public async Task<Result<OrderDraft>> DraftAsync(OrderRequest request, DraftFor purpose, CancellationToken cancellationToken)
    {
        var orderId = Guid.CreateVersion7(clock.Now());
        List<StockLine> wanted = [.. request.Items.GroupBy(item => item.ProductId, (id, items) => new StockLine(id, items.Sum(item => item.Quantity)))];
        var take = purpose == DraftFor.OrderThatTakes;
        var priced = take
            ? await sender.Send(new ReserveStock(orderId, wanted), cancellationToken)
            : await sender.Send(new CheckStock(wanted, Hold: purpose == DraftFor.OrderThatChecks), cancellationToken);
        if (priced.IsRefusal)
        {
            return priced.Error;
        }

        List<OrderLine> lines = [.. priced.Value.Lines.Select(line =>
            new OrderLine { ProductId = line.ProductId, Name = line.Name, UnitPrice = line.UnitPrice, Quantity = line.Quantity })];
        var draft = new OrderDraft(orderId, request.UserId, lines, 0, null, null);
        if (request.CouponId is not { } couponId)
        {
            return draft;
        }

        var discount = take
            ? await sender.Send(new UseCoupon(request.UserId, couponId, orderId, draft.Subtotal), cancellationToken)
            : await sender.Send(new CheckCoupon(request.UserId, couponId, draft.Subtotal), cancellationToken);
        if (discount.IsSuccess)
        {
            return draft with { CouponId = couponId, Discount = discount.Value.Amount };
        }

        return request.OnInvalidCoupon == OnInvalidCoupon.Ignore
            ? draft with { CouponIgnored = new OrderReason(discount.Error.Code, discount.Error.Detail) }
            : discount.Error;
    }

    /// <summary>Takes stock and coupon for an order that only checked them when it was made.</summary>
    public async Task<Error?> TakeGoodsAsync(Order order, CancellationToken cancellationToken)
    {
        List<StockLine> wanted = [.. order.Lines.Select(line => new StockLine(line.ProductId, line.Quantity))];
        // The order was made while the product was sold, so it stays payable at its price.
        if (await sender.Send(new ReserveStock(order.OrderId, wanted, AllowDiscontinued: true), cancellationToken) is { Error: { } noStock })
        {
            return noStock;
        }

        if (order.CouponId is { } couponId
            && await sender.Send(new UseCoupon(order.UserId, couponId, order.OrderId, order.Subtotal), cancellationToken) is { Error: { } noCoupon })
        {
            return noCoupon;
        }

        order.TakeGoods();
        return null;
    }

    /// <summary>
    /// Takes the money, if there is any to take, and marks the order paid as of the instant at which it was found payable: waiting for
    /// rows must not move the payment past the order's time.
    /// </summary>
    /// <returns>Null when it is paid, or the refusal of a wallet that holds too little.</returns>
    public async Task<Error?> TakeMoneyAsync(Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        OrderPayment? payment = null;
        if (order.Total > 0)
        {
            var debit = await sender.Send(new DebitWallet(order.UserId, order.OrderId, order.Total), cancellationToken);
            if (debit.IsRefusal)
            {
                return debit.Error;
            }

            if (debit.Value.Payment is not { } taken)
            {
                return OrderErrors.Insufficient(order.Total, debit.Value.Available);
            }

            payment = new OrderPayment(taken.TransactionId, taken.BalanceAfter);
        }

        order.Pay(payment, now);
        return null;
    }

    /// <summary>Gives back whatever the order has taken: stock and coupon, and the money if it was paid.</summary>
    public async Task GiveBackAsync(Order order, CancellationToken cancellationToken)
    {
        if (order.HoldsGoods)
        {
            await MustAsync(new ReturnStock(order.OrderId), cancellationToken);
            if (order.CouponId is not null)
            {
                await MustAsync(new ReturnCoupon(order.OrderId), cancellationToken);
            }
        }

        if (order.PaymentTransactionId is not null)
        {
            await MustAsync(new RefundPayment(order.OrderId), cancellationToken);
        }
    }

    /// <summary>Tells the outbox what has just become of the order.</summary>
    /// <returns>The order as its owner sees it.</returns>
    public async Task<OrderAnswer> TellAsync(Order order, CancellationToken cancellationToken)
    {
        var answer = order.Adapt<OrderAnswer>(mappings);
        // What is told is what was done, even if the order's time ran out while it was done.
        var data = (answer with { Status = order.Status }).Adapt<OrderData>(mappings);
        var now = clock.Now();
        await (order.Status switch
        {
            OrderStatus.Pending => outbox.PublishAsync<OrderPlaced, OrderData>(new(data, order.EventSequence, now), cancellationToken),
            OrderStatus.Paid => outbox.PublishAsync<OrderPaid, OrderData>(new(data, order.EventSequence, now), cancellationToken),
            OrderStatus.Failed => outbox.PublishAsync<OrderFailed, OrderData>(new(data, order.EventSequence, now), cancellationToken),
            OrderStatus.Cancelled => outbox.PublishAsync<OrderCancelled, OrderData>(new(data, order.EventSequence, now), cancellationToken),
            OrderStatus.Expired => outbox.PublishAsync<OrderExpired, OrderData>(new(data, order.EventSequence, now), cancellationToken),
            _ => outbox.PublishAsync<OrderRefunded, OrderData>(new(data, order.EventSequence, now), cancellationToken),
        });
        return answer;
    }

    /// <summary>An undo has no reason to refuse; if it does, something is broken and the whole command must not happen.</summary>
    private async Task MustAsync(ICommand<Unit> undo, CancellationToken cancellationToken)
    {
        if (await sender.Send(undo, cancellationToken) is { Error: { } error })
        {
            throw new InvalidOperationException($"{undo.GetType().Name} refused: {error.Code}");
        }
    }
}
