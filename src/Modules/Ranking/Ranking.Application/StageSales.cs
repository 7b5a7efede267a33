namespace Commerce.Ranking.Application;

using FluentValidation;
using MediatR;
using SharedKernel;

/// <summary>Writes a part of a coming ranking: small, because callers wait behind it.</summary>
/// <param name="Generation">The number of the coming ranking.</param>
/// <param name="Sales">Its counts.</param>
/// <param name="Fence">The rebuild's fencing token.</param>
public sealed record StageSales(long Generation, IReadOnlyList<StagedSales> Sales, long Fence) : ICommand<Unit>
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

/// <summary>Removes one batch of counts that are not shown; answers how many.</summary>
/// <param name="Fence">The rebuild's fencing token.</param>
public sealed record RemoveHiddenSales(long Fence) : ICommand<int>
{
    /// <summary>Rows removed at once.</summary>
    public const int Batch = 1_000;
}

internal sealed class RemoveHiddenSalesValidator : AbstractValidator<RemoveHiddenSales>;

internal sealed class RemoveHiddenSalesHandler(ISalesRepository sales) : ICommandHandler<RemoveHiddenSales, int>
{
    public async Task<Result<int>> Handle(RemoveHiddenSales request, CancellationToken cancellationToken) =>
        await sales.RemoveHiddenAsync(RemoveHiddenSales.Batch, request.Fence, cancellationToken);
}
