namespace Commerce.Order.Application;

/// <summary>Closes an order that was not paid in time, and gives everything back; for any other order it does nothing.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ExpireOrder(Guid OrderId) : ICommand<Unit>;

internal sealed class ExpireOrderValidator : AbstractValidator<ExpireOrder>
{
    public ExpireOrderValidator() => RuleFor(command => command.OrderId).NotEmpty();
}

internal sealed class ExpireOrderHandler(OrderProcess process, IOrderRepository orders) : ICommandHandler<ExpireOrder, Unit>
{
    public async Task<Result<Unit>> Handle(ExpireOrder request, CancellationToken cancellationToken)
    {
        await process.ExpireAsync(request.OrderId, cancellationToken);
        await orders.TakeBackAsync(request.OrderId, cancellationToken);
        return Unit.Value;
    }
}
