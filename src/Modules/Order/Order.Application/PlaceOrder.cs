namespace Commerce.Order.Application;

using Domain;
using FluentValidation;
using SharedKernel;

/// <summary>Makes an order that waits to be paid; by default it holds its stock and coupon meanwhile.</summary>
/// <param name="Request">What is wanted.</param>
public sealed record PlaceOrder(OrderRequest Request) : ICommand<OrderAnswer>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(Request.UserId);
}

internal sealed class PlaceOrderValidator : AbstractValidator<PlaceOrder>
{
    public PlaceOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class PlaceOrderHandler(OrderDesk desk, IOrderRepository orders, OrderSettings settings, TimeProvider clock) : ICommandHandler<PlaceOrder, OrderAnswer>
{
    public async Task<Result<OrderAnswer>> Handle(PlaceOrder request, CancellationToken cancellationToken)
    {
        if (await desk.WhyNotServedAsync(request.Request.UserId, makes: true, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var take = settings.Reserve == ReserveMode.AtOrder;
        var draft = await desk.DraftAsync(request.Request, take ? DraftFor.OrderThatTakes : DraftFor.OrderThatChecks, cancellationToken);
        if (draft.IsRefusal)
        {
            return draft.Error;
        }

        var order = Order.Place(draft.Value, holdsGoods: take, clock.Now(), settings.ReservationTime);
        await orders.AddAsync(order, cancellationToken);
        return await desk.TellAsync(order, cancellationToken);
    }
}
