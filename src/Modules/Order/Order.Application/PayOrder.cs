namespace Commerce.Order.Application;

using Balance.Contracts;
using Domain;
using FluentValidation;
using MediatR;
using SharedKernel;

/// <summary>Pays a pending order from its owner's balance.</summary>
/// <param name="UserId">Who pays.</param>
/// <param name="OrderId">The order.</param>
public sealed record PayOrder(string UserId, Guid OrderId) : ICommand<OrderAnswer>;

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

        if (order.WhyNotPayable(clock.Now()) is { } refusal)
        {
            return refusal;
        }

        if (!order.HoldsGoods && await desk.TakeGoodsAsync(order, cancellationToken) is { } outOfGoods)
        {
            return outOfGoods;
        }

        return await desk.TakeMoneyAsync(order, cancellationToken) is { } unpaid
            ? await NotPaidAsync(order, unpaid, cancellationToken)
            : await desk.TellAsync(order, cancellationToken);
    }

    private async Task<Result<OrderAnswer>> NotPaidAsync(Order order, Error reason, CancellationToken cancellationToken)
    {
        if (settings.OnInsufficientBalance == InsufficientBalanceMode.KeepPending || reason.Code != OrderErrors.InsufficientBalance.Code)
        {
            return reason;
        }

        // The refusal is an outcome: the order fails and everything goes back, in this transaction.
        await desk.GiveBackAsync(order, cancellationToken);
        order.Fail(reason, clock.Now());
        await desk.TellAsync(order, cancellationToken);
        return Result.Recorded(reason);
    }
}
