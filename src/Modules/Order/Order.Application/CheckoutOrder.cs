namespace Commerce.Order.Application;

using Domain;
using FluentValidation;
using SharedKernel;

/// <summary>Orders and pays in one transaction: whatever fails, nothing is left.</summary>
/// <param name="Request">What is wanted.</param>
public sealed record CheckoutOrder(OrderRequest Request) : ICommand<OrderAnswer>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => OrderTurns.OfUser(Request.UserId);
}

internal sealed class CheckoutOrderValidator : AbstractValidator<CheckoutOrder>
{
    public CheckoutOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class CheckoutOrderHandler(OrderDesk desk, IOrderRepository orders, TimeProvider clock) : ICommandHandler<CheckoutOrder, OrderAnswer>
{
    public async Task<Result<OrderAnswer>> Handle(CheckoutOrder request, CancellationToken cancellationToken)
    {
        if (await desk.WhyNotServedAsync(request.Request.UserId, makes: true, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var draft = await desk.DraftAsync(request.Request, DraftFor.OrderThatTakes, cancellationToken);
        if (draft.IsRefusal)
        {
            return draft.Error;
        }

        var now = clock.Now();
        var order = Order.Place(draft.Value, holdsGoods: true, now, reservationTime: null);
        await orders.AddAsync(order, cancellationToken);
        await desk.TellAsync(order, cancellationToken);
        return await desk.TakeMoneyAsync(order, now, cancellationToken) is { } unpaid ? unpaid : await desk.TellAsync(order, cancellationToken);
    }
}
