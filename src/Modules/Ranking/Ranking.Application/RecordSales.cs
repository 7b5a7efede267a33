namespace Commerce.Ranking.Application;

using Order.Contracts;

/// <summary>Counts the pieces of orders, or takes them away again.</summary>
/// <param name="Sales">Signed pieces by the hour in which their order was paid; a refund takes from that hour too.</param>
public sealed record RecordSales(IReadOnlyList<HourlySales> Sales) : ICombinableCommand
{
    /// <inheritdoc/>
    public ICommand<Unit> Combine(IReadOnlyList<ICommand<Unit>> commands) => new RecordSales([.. commands.Cast<RecordSales>().SelectMany(command => command.Sales)]);
}

internal sealed class RecordSalesValidator : AbstractValidator<RecordSales>
{
    public RecordSalesValidator() => RuleFor(command => command.Sales).NotEmpty();
}

/// <summary>Adds up first: a batch of orders costs a few statements for each hour, and nearly always there is one.</summary>
internal sealed class RecordSalesHandler(ISalesRepository sales) : ICommandHandler<RecordSales, Unit>
{
    public async Task<Result<Unit>> Handle(RecordSales request, CancellationToken cancellationToken)
    {
        foreach (var hour in request.Sales.GroupBy(sold => sold.Hour).OrderBy(hour => hour.Key))
        {
            await sales.AddAsync(
                hour.Key, [.. hour.GroupBy(sold => sold.ProductId, (id, lines) => new SoldLine(id, lines.Sum(line => line.Quantity))).OrderBy(line => line.ProductId)], cancellationToken);
        }

        return Unit.Value;
    }
}

/// <summary>Counts paid orders, and takes refunded ones away again.</summary>
internal sealed class SalesEventHandler : IIntegrationEventHandler<OrderPaid>, IIntegrationEventHandler<OrderRefunded>
{
    public ICommand<Unit> ToCommand(OrderPaid happened) => Count(happened.Order, 1);

    public ICommand<Unit> ToCommand(OrderRefunded happened) => Count(happened.Order, -1);

    private static RecordSales Count(OrderData order, int sign)
    {
        var hour = order.PaidAt!.Value.UnixHour();
        return new RecordSales([.. order.Items.Select(item => new HourlySales(hour, item.ProductId, sign * item.Quantity))]);
    }
}
