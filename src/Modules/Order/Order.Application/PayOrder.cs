namespace Commerce.Order.Application;

using Balance.Contracts;
using Domain;

/// <summary>Pays a pending order from its owner's balance.</summary>
/// <param name="UserId">Who pays.</param>
/// <param name="OrderId">The order.</param>
public sealed record PayOrder(string UserId, Guid OrderId) : ICommand<OrderResponse>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(UserId);
}

internal sealed class PayOrderHandler(ISender sender, OrderProcess process, IOrderRepository orders, OrderSettings settings, TimeProvider clock)
    : ICommandHandler<PayOrder, OrderResponse>
{
    public async Task<Result<OrderResponse>> Handle(PayOrder request, CancellationToken cancellationToken)
    {
        if (await sender.Send(new RequireAccount(request.UserId), cancellationToken) is { Error: { } noAccount })
        {
            return noAccount;
        }

        var order = await orders.FindForChangeAsync(request.OrderId, cancellationToken);
        if (order is null || order.UserId != request.UserId)
        {
            return OrderErrors.NotFound;
        }

        // One reading, after the row was waited for, decides and dates the payment.
        var now = clock.UtcNowMs();
        if (order.CheckCanPay(now) is { } refusal)
        {
            return refusal;
        }

        if (!order.HasReservation && await process.ReserveAsync(order, cancellationToken) is { } outOfGoods)
        {
            return outOfGoods;
        }

        return await process.ChargeAsync(order, now, cancellationToken) is { } unpaid
            ? await NotPaidAsync(order, unpaid, now, cancellationToken)
            : await process.SaveAsync(order, cancellationToken);
    }

    private async Task<Result<OrderResponse>> NotPaidAsync(Order order, Error reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (settings.OnInsufficientBalance == InsufficientBalanceMode.KeepPending || reason.Code != OrderErrors.InsufficientBalance.Code)
        {
            return reason;
        }

        // The refusal is an outcome: the order fails and everything goes back, in this transaction.
        await process.CompensateAsync(order, cancellationToken);
        order.Fail(reason, now);
        await process.SaveAsync(order, cancellationToken);
        return Result.CommittedFailure(reason);
    }
}
