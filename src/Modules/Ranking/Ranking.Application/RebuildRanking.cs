namespace Commerce.Ranking.Application;

using Domain;

/// <summary>
/// Counts the ranking anew from the order history. The new counts are staged before the command is queued, so that its transaction, behind
/// which other commands wait, only publishes them.
/// </summary>
public sealed record RebuildRanking : ICommand<TopProductsResponse>
{
    /// <summary>The staged ranking; set before the command is queued, and null only where the command's idempotency key was used before.</summary>
    public StagedRanking? Staged { get; set; }
}

internal sealed class RebuildRankingValidator : AbstractValidator<RebuildRanking>;

/// <summary>A ranking whose counts are written and not published yet.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Ranked">Its products, most sold first.</param>
/// <param name="DeliveryIds">The deliveries that were open in the snapshot it was counted on; their orders are counted in it.</param>
/// <param name="Fence">The fencing token, which proves that no Host has delivered to the ranking since before the snapshot.</param>
/// <param name="CountedAt">When it was counted.</param>
/// <param name="FromHour">The first hour that was counted.</param>
public sealed record StagedRanking(
    long Generation, IReadOnlyList<ProductSales> Ranked, IReadOnlyList<long> DeliveryIds, long Fence, DateTimeOffset CountedAt, long FromHour);

internal sealed class RebuildRankingHandler(ISalesRepository sales, RankingCalendar calendar, TopProductsBuilder builder)
    : ICommandHandler<RebuildRanking, TopProductsResponse>
{
    public async Task<Result<TopProductsResponse>> Handle(RebuildRanking request, CancellationToken cancellationToken)
    {
        var staged = request.Staged ?? throw new InvalidOperationException("The ranking must be staged before the command is queued.");
        await sales.PublishAsync(staged, calendar.DateOf(staged.CountedAt), cancellationToken);
        return await builder.BuildAsync(staged.Ranked, TopProductsBuilder.DefaultLimit, staged.CountedAt, cancellationToken);
    }
}
