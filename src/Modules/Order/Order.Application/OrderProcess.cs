namespace Commerce.Order.Application;

using Balance.Contracts;
using Catalog.Contracts;
using Contracts;
using Coupon.Contracts;
using Domain;

/// <summary>
/// What the use cases of an order have in common: each method is one step of the way from request to paid order, or back, and does
/// what it takes in the other modules. Rows are locked in one order: orders, stock by product, coupon, account; the hottest
/// last, so that nobody deadlocks and hot rows are locked for the shortest time.
/// </summary>
public sealed class OrderProcess(ISender sender, IOrderRepository orders, IOutbox outbox, OrderSettings settings, TypeAdapterConfig mappings, TimeProvider clock)
{
    /// <summary>Orders past their time that are closed at once to serve a buyer.</summary>
    private const int ReleaseBatch = 100;

    /// <summary>How often that is done for one buyer; the sweep closes the others.</summary>
    private const int MaxReleases = 10;

    /// <summary>
    /// Checks that the user has an account, where one is needed, and not too many orders waiting. Before an order is placed the count is
    /// exact: no other order of the user is made meanwhile.
    /// </summary>
    public async Task<Error?> CheckEligibilityAsync(string userId, bool placesOrder, CancellationToken cancellationToken)
    {
        if (await sender.Send(new RequireAccount(userId), cancellationToken) is { Error: { } noAccount })
        {
            return noAccount;
        }

        var pending = await orders.CountPendingAsync(userId, clock.UtcNowMs(), exactly: placesOrder, cancellationToken);
        return pending >= settings.MaxPendingPerUser
            ? OrderErrors.TooManyPending.Create($"{pending} of your orders wait to be paid; {settings.MaxPendingPerUser} may.")
            : null;
    }

    /// <summary>Prices what is wanted and takes the discount off; reserves stock and coupon on the way, or only checks them, by what the draft is for.</summary>
    public async Task<Result<OrderDraft>> PriceAsync(OrderRequest request, DraftFor purpose, CancellationToken cancellationToken)
    {
        var orderId = Guid.CreateVersion7(clock.UtcNowMs());
        List<ProductQuantity> wanted = [.. request.Items.GroupBy(item => item.ProductId, (id, items) => new ProductQuantity(id, items.Sum(item => item.Quantity)))];
        var take = purpose == DraftFor.OrderThatTakes;
        await ReleaseExpiredAsync(wanted, request.CouponId, cancellationToken);
        var priced = take
            ? await sender.Send(new ReserveStock(orderId, wanted), cancellationToken)
            : await sender.Send(new CheckStock(wanted, Hold: purpose == DraftFor.OrderThatChecks), cancellationToken);
        if (priced.IsFailure)
        {
            return priced.Error;
        }

        List<OrderLine> lines = [.. priced.Value.Lines.Select(line =>
            new OrderLine { ProductId = line.ProductId, Name = line.Name, UnitPrice = line.UnitPrice, Quantity = line.Quantity })];
        var draft = new OrderDraft(orderId, request.UserId, lines, 0, null, null, request.Reference);
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

    /// <summary>Reserves stock and coupon for an order that only checked them when it was made.</summary>
    public async Task<Error?> ReserveAsync(Order order, CancellationToken cancellationToken)
    {
        List<ProductQuantity> wanted = [.. order.Lines.Select(line => new ProductQuantity(line.ProductId, line.Quantity))];
        await ReleaseExpiredAsync(wanted, order.CouponId, cancellationToken);
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

        order.MarkReserved();
        return null;
    }

    /// <summary>
    /// Charges the account, if anything is to be paid, and marks the order paid as of the instant at which it was found payable: waiting for
    /// rows must not move the payment past the order's time.
    /// </summary>
    /// <returns>Null when it is paid, or the refusal of a wallet that holds too little.</returns>
    public async Task<Error?> ChargeAsync(Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        OrderPayment? payment = null;
        if (order.Total > 0)
        {
            var debit = await sender.Send(new DebitWallet(order.UserId, order.OrderId, order.Total), cancellationToken);
            if (debit.IsFailure)
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

    /// <summary>Undoes what was done for the order: returns stock and coupon, and refunds the payment.</summary>
    public async Task CompensateAsync(Order order, CancellationToken cancellationToken)
    {
        if (order.HasReservation)
        {
            await SendOrThrowAsync(new ReturnStock(order.OrderId), cancellationToken);
            if (order.CouponId is not null)
            {
                await SendOrThrowAsync(new ReturnCoupon(order.OrderId), cancellationToken);
            }
        }

        if (order.PaymentTransactionId is not null)
        {
            await SendOrThrowAsync(new RefundPayment(order.OrderId), cancellationToken);
        }
    }

    /// <summary>Closes an order that was not paid in time, and gives everything back; does nothing to any other order.</summary>
    public async Task ExpireAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var order = await orders.FindForChangeAsync(orderId, cancellationToken);
        if (order?.IsOverdueAt(clock.UtcNowMs()) == true)
        {
            await CompensateAsync(order, cancellationToken);
            order.Expire();
            await SaveAsync(order, cancellationToken);
        }
    }

    /// <summary>Writes what has become of an order that was read, and publishes the event of it.</summary>
    /// <returns>The order as its owner sees it.</returns>
    public async Task<OrderResponse> SaveAsync(Order order, CancellationToken cancellationToken)
    {
        await orders.SaveAsync(order, cancellationToken);
        Publish(order);
        return Respond(order);
    }

    /// <summary>Writes a new order, whose events are published.</summary>
    /// <returns>The order as its owner sees it.</returns>
    public async Task<OrderResponse> AddAsync(Order order, CancellationToken cancellationToken)
    {
        await orders.AddAsync(order, cancellationToken);
        return Respond(order);
    }

    /// <summary>Publishes the event of what has just become of the order.</summary>
    public void Publish(Order order)
    {
        var data = order.Adapt<OrderData>(mappings);
        var now = clock.UtcNowMs();
        switch (order.Status)
        {
            case OrderStatus.Pending:
                outbox.Publish<OrderPlaced, OrderData>(new(data, order.EventSequence, now));
                break;
            case OrderStatus.Paid:
                outbox.Publish<OrderPaid, OrderData>(new(data, order.EventSequence, now));
                break;
            case OrderStatus.Failed:
                outbox.Publish<OrderFailed, OrderData>(new(data, order.EventSequence, now));
                break;
            case OrderStatus.Cancelled:
                outbox.Publish<OrderCancelled, OrderData>(new(data, order.EventSequence, now));
                break;
            case OrderStatus.Expired:
                outbox.Publish<OrderExpired, OrderData>(new(data, order.EventSequence, now));
                break;
            default:
                outbox.Publish<OrderRefunded, OrderData>(new(data, order.EventSequence, now));
                break;
        }
    }

    private OrderResponse Respond(Order order) => order.Adapt<OrderResponse>(mappings);

    /// <summary>
    /// Closes orders past their time that hold what is wanted, instead of leaving that to the next sweep: they have expired for everybody who
    /// reads them, so nobody is refused for what they still hold. Before anything is taken, and their rows are locked before any stock: the
    /// sweep locks in the same order.
    /// </summary>
    private async Task ReleaseExpiredAsync(IReadOnlyList<ProductQuantity> wanted, Guid? couponId, CancellationToken cancellationToken)
    {
        List<long> products = [.. wanted.Select(line => line.ProductId)];
        for (var round = 0; round < MaxReleases; round++)
        {
            // Nearly always none: the sweep is rarely a second behind.
            var holders = await orders.FindOverdueHoldersAsync(products, couponId, clock.UtcNowMs(), ReleaseBatch, cancellationToken);
            if (holders.Count == 0)
            {
                return;
            }

            var needsGoods = await sender.Send(new CheckStock(wanted), cancellationToken) is { Error.Code: CatalogRefusals.OutOfStock or CatalogRefusals.ProductDiscontinued };
            List<OverdueHolder> closing = [.. holders.Where(holder => needsGoods || holder.HasCoupon)];
            await orders.LockAsync(closing, cancellationToken);
            foreach (var holder in closing)
            {
                await ExpireAsync(holder.OrderId, cancellationToken);
            }

            if (!needsGoods || holders.Count < ReleaseBatch)
            {
                return;
            }
        }
    }

    /// <summary>An undo has no reason to refuse; if it does, something is broken and the whole command must not happen.</summary>
    private async Task SendOrThrowAsync(ICommand<Unit> undo, CancellationToken cancellationToken)
    {
        if (await sender.Send(undo, cancellationToken) is { Error: { } error })
        {
            throw new InvalidOperationException($"{undo.GetType().Name} refused: {error.Code}");
        }
    }
}

/// <summary>What an order is drafted for.</summary>
public enum DraftFor
{
    /// <summary>A quote: stock and coupon are looked at, and may change the moment after.</summary>
    Quote,

    /// <summary>An order that only checks stock and coupon: what it has read stays true until it is committed.</summary>
    OrderThatChecks,

    /// <summary>An order that takes stock and coupon.</summary>
    OrderThatTakes,
}

/// <summary>What commands about orders would wait for in their transactions, and so wait for before.</summary>
internal static class OrderTurns
{
    /// <summary>
    /// A user's orders are made, paid and cancelled one after the other: those that wait to be paid are counted, all are paid from one
    /// account, and a stranger who knows an order's id is in nobody's way.
    /// </summary>
    public static string OfUser(string userId) => "orders of " + userId;
}
