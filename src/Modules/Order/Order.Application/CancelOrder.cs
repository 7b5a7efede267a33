namespace Commerce.Order.Application;

using Balance.Contracts;
using Domain;
using FluentValidation;
using MediatR;
using SharedKernel;

/// <summary>Cancels a pending order, or refunds a paid one.</summary>
/// <param name="UserId">Who cancels.</param>
/// <param name="IsAdmin">Whether anybody's order may be cancelled.</param>
/// <param name="OrderId">The order.</param>
public sealed record CancelOrder(string UserId, bool IsAdmin, Guid OrderId) : ICommand<OrderAnswer>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(UserId);
}

/// <summary>Every id has the right form or is one that does not exist.</summary>
internal sealed class CancelOrderValidator : AbstractValidator<CancelOrder>;

internal sealed class CancelOrderHandler(ISender sender, OrderDesk desk, IOrderRepository orders, OrderSettings settings, TimeProvider clock)
    : ICommandHandler<CancelOrder, OrderAnswer>
{
    public async Task<Result<OrderAnswer>> Handle(CancelOrder request, CancellationToken cancellationToken)
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

        var now = clock.Now();
        if (order.WhyNotCancellable(now, TimeSpan.FromDays(settings.RefundDays)) is { } refusal)
        {
            return refusal;
        }

        await desk.GiveBackAsync(order, cancellationToken);
        order.Cancel(now);
        return await desk.TellAsync(order, cancellationToken);
    }
}
