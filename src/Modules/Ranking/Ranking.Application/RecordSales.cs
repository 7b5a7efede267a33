namespace Commerce.Ranking.Application;

using Order.Contracts;

/// <summary>Counts the pieces of an order, or takes them away again.</summary>
/// <param name="Hour">The hour in which the order was paid; a refund takes from that hour too.</param>
/// <param name="Lines">Products and signed pieces.</param>
public sealed record RecordSales(long Hour, IReadOnlyList<SoldLine> Lines) : ICommand<Unit>;

internal sealed class RecordSalesValidator : AbstractValidator<RecordSales>
{
    public RecordSalesValidator() => RuleFor(command => command.Lines).NotEmpty();
}

internal sealed class RecordSalesHandler(ISalesRepository sales) : ICommandHandler<RecordSales, Unit>
{
    public async Task<Result<Unit>> Handle(RecordSales request, CancellationToken cancellationToken)
    {
        await sales.AddAsync(request.Hour, request.Lines, cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Counts paid orders, and takes refunded ones away again.</summary>
internal sealed class SalesEventHandler : IIntegrationEventHandler<OrderPaid>, IIntegrationEventHandler<OrderRefunded>
{
    public ICommand<Unit> ToCommand(OrderPaid happened) => Count(happened.Order, 1);

    public ICommand<Unit> ToCommand(OrderRefunded happened) => Count(happened.Order, -1);

    private static RecordSales Count(OrderData order, int sign) =>
        new(order.PaidAt!.Value.UnixHour(), [.. order.Items.Select(item => new SoldLine(item.ProductId, sign * item.Quantity))]);
}
