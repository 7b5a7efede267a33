namespace Commerce.Order.Application;

using Balance.Contracts;
using Domain;

/// <summary>Cancels a pending order, or refunds a paid one.</summary>
/// <param name="UserId">Who cancels.</param>
/// <param name="IsAdmin">Whether anybody's order may be cancelled.</param>
/// <param name="OrderId">The order.</param>
public sealed record CancelOrder(string UserId, bool IsAdmin, Guid OrderId) : ICommand<OrderResponse>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(UserId);
}

internal sealed class CancelOrderHandler(ISender sender, OrderProcess process, IOrderRepository orders, OrderSettings settings, TimeProvider clock)
    : ICommandHandler<CancelOrder, OrderResponse>
{
    public async Task<Result<OrderResponse>> Handle(CancelOrder request, CancellationToken cancellationToken)
    {
        if (!request.IsAdmin && await sender.Send(new RequireAccount(request.UserId), cancellationToken) is { Error: { } noAccount })
        {
            return noAccount;
        }

        var order = await orders.FindForChangeAsync(request.OrderId, cancellationToken);
        if (order is null || (order.UserId != request.UserId && !request.IsAdmin))
        {
            return OrderErrors.NotFound;
        }

        var now = clock.UtcNowMs();
        if (order.CheckCanCancel(now, TimeSpan.FromDays(settings.RefundDays)) is { } refusal)
        {
            return refusal;
        }

        await process.CompensateAsync(order, cancellationToken);
        order.Cancel(now);
        return await process.SaveAsync(order, cancellationToken);
    }
}
