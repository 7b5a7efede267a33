namespace Commerce.Ranking.Application;

/// <summary>Removes a batch of counts that are not the published ranking's, and answers how many there were.</summary>
/// <param name="Fence">The rebuild's fencing token.</param>
public sealed record RemoveStaleSales(long Fence) : ICommand<int>
{
    /// <summary>Rows removed at once.</summary>
    public const int Batch = 1_000;
}

internal sealed class RemoveStaleSalesValidator : AbstractValidator<RemoveStaleSales>;

internal sealed class RemoveStaleSalesHandler(ISalesRepository sales) : ICommandHandler<RemoveStaleSales, int>
{
    public async Task<Result<int>> Handle(RemoveStaleSales request, CancellationToken cancellationToken) =>
        await sales.RemoveStaleAsync(RemoveStaleSales.Batch, request.Fence, cancellationToken);
}
