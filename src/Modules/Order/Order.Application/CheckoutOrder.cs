namespace Commerce.Order.Application;

using Domain;

/// <summary>Orders and pays in one transaction: whatever fails, nothing is left.</summary>
/// <param name="Request">What is wanted.</param>
public sealed record CheckoutOrder(OrderRequest Request) : ICommand<OrderResponse>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(Request.UserId);
}

internal sealed class CheckoutOrderValidator : AbstractValidator<CheckoutOrder>
{
    public CheckoutOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class CheckoutOrderHandler(OrderProcess process, TimeProvider clock) : ICommandHandler<CheckoutOrder, OrderResponse>
{
    public async Task<Result<OrderResponse>> Handle(CheckoutOrder request, CancellationToken cancellationToken)
    {
        if (await process.CheckEligibilityAsync(request.Request.UserId, placesOrder: true, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var draft = await process.PriceAsync(request.Request, DraftFor.OrderThatTakes, cancellationToken);
        if (draft.IsFailure)
        {
            return draft.Error;
        }

        var now = clock.UtcNowMs();
        var order = Order.Place(draft.Value, hasReservation: true, now, reservationTime: null);
        process.Publish(order);
        if (await process.ChargeAsync(order, now, cancellationToken) is { } unpaid)
        {
            return unpaid;
        }

        process.Publish(order);
        // Written once, as it is in the end.
        return await process.AddAsync(order, cancellationToken);
    }
}
