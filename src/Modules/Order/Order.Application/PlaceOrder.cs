namespace Commerce.Order.Application;

using Domain;

/// <summary>Makes an order that waits to be paid; by default it holds its stock and coupon meanwhile.</summary>
/// <param name="Request">What is wanted.</param>
public sealed record PlaceOrder(OrderRequest Request) : ICommand<OrderResponse>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(Request.UserId);
}

internal sealed class PlaceOrderValidator : AbstractValidator<PlaceOrder>
{
    public PlaceOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class PlaceOrderHandler(OrderProcess process, OrderSettings settings, TimeProvider clock) : ICommandHandler<PlaceOrder, OrderResponse>
{
    public async Task<Result<OrderResponse>> Handle(PlaceOrder request, CancellationToken cancellationToken)
    {
        if (await process.CheckEligibilityAsync(request.Request.UserId, placesOrder: true, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var take = settings.Reserve == ReserveMode.AtOrder;
        var draft = await process.PriceAsync(request.Request, take ? DraftFor.OrderThatTakes : DraftFor.OrderThatChecks, cancellationToken);
        if (draft.IsFailure)
        {
            return draft.Error;
        }

        var order = Order.Place(draft.Value, hasReservation: take, clock.UtcNowMs(), settings.ReservationTime);
        process.Publish(order);
        return await process.AddAsync(order, cancellationToken);
    }
}
