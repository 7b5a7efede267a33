namespace Commerce.Ranking.Application;

using Order.Contracts;

/// <summary>Writes a batch of a new ranking's counts: a small one, because other commands wait behind it.</summary>
/// <param name="Generation">The number of the new ranking.</param>
/// <param name="Sales">The counts.</param>
/// <param name="Fence">The rebuild's fencing token.</param>
public sealed record StageSales(long Generation, IReadOnlyList<HourlySales> Sales, long Fence) : ICommand<Unit>
{
    /// <summary>Rows written at once.</summary>
    public const int Batch = 500;
}

internal sealed class StageSalesValidator : AbstractValidator<StageSales>
{
    public StageSalesValidator() => RuleFor(command => command.Sales.Count).InclusiveBetween(1, StageSales.Batch);
}

internal sealed class StageSalesHandler(ISalesRepository sales) : ICommandHandler<StageSales, Unit>
{
    public async Task<Result<Unit>> Handle(StageSales request, CancellationToken cancellationToken)
    {
        await sales.StageAsync(request.Generation, request.Sales, request.Fence, cancellationToken);
        return Unit.Value;
    }
}
