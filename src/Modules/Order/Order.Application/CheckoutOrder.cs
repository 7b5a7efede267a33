namespace Commerce.Order.Application;

using Domain;
using FluentValidation;
using SharedKernel;

/// <summary>Orders and pays in one transaction: whatever fails, nothing is left.</summary>
/// <param name="Request">What is wanted.</param>
public sealed record CheckoutOrder(OrderRequest Request) : ICommand<OrderAnswer>;

internal sealed class CheckoutOrderValidator : AbstractValidator<CheckoutOrder>
{
    public CheckoutOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class CheckoutOrderHandler(OrderDesk desk, IOrderRepository orders, TimeProvider clock) : ICommandHandler<CheckoutOrder, OrderAnswer>
{
    public async Task<Result<OrderAnswer>> Handle(CheckoutOrder request, CancellationToken cancellationToken)
    {
        if (await desk.WhyNotServedAsync(request.Request.UserId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var draft = await desk.DraftAsync(request.Request, take: true, cancellationToken);
        if (draft.IsRefusal)
        {
            return draft.Error;
        }

        var order = Order.Place(draft.Value, holdsGoods: true, clock.Now(), reservationTime: null);
        await orders.AddAsync(order, cancellationToken);
        await desk.TellAsync(order, cancellationToken);
        return await desk.TakeMoneyAsync(order, cancellationToken) is { } unpaid ? unpaid : await desk.TellAsync(order, cancellationToken);
    }
}
