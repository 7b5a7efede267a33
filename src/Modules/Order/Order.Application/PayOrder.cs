namespace Commerce.Order.Application;

using Balance.Contracts;
using Domain;
using FluentValidation;
using MediatR;
using SharedKernel;

/// <summary>Pays a pending order from its owner's balance.</summary>
/// <param name="UserId">Who pays.</param>
/// <param name="OrderId">The order.</param>
public sealed record PayOrder(string UserId, Guid OrderId) : ICommand<OrderAnswer>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(UserId);
}

/// <summary>Every id has the right form or is one that does not exist.</summary>
internal sealed class PayOrderValidator : AbstractValidator<PayOrder>;

internal sealed class PayOrderHandler(ISender sender, OrderDesk desk, IOrderRepository orders, OrderSettings settings, TimeProvider clock)
    : ICommandHandler<PayOrder, OrderAnswer>
{
    public async Task<Result<OrderAnswer>> Handle(PayOrder request, CancellationToken cancellationToken)
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
        var now = clock.Now();
        if (order.WhyNotPayable(now) is { } refusal)
        {
            return refusal;
        }

        if (!order.HoldsGoods && await desk.TakeGoodsAsync(order, cancellationToken) is { } outOfGoods)
        {
            return outOfGoods;
        }

        return await desk.TakeMoneyAsync(order, now, cancellationToken) is { } unpaid
            ? await NotPaidAsync(order, unpaid, now, cancellationToken)
            : await desk.TellAsync(order, cancellationToken);
    }

    private async Task<Result<OrderAnswer>> NotPaidAsync(Order order, Error reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (settings.OnInsufficientBalance == InsufficientBalanceMode.KeepPending || reason.Code != OrderErrors.InsufficientBalance.Code)
        {
            return reason;
        }

        // The refusal is an outcome: the order fails and everything goes back, in this transaction.
        await desk.GiveBackAsync(order, cancellationToken);
        order.Fail(reason, now);
        await desk.TellAsync(order, cancellationToken);
        return Result.Recorded(reason);
    }
}
