namespace Commerce.Ranking.Application;

using Domain;
using FluentValidation;
using MediatR;
using SharedKernel;

/// <summary>
/// Shows a ranking that was counted anew from the order history. Counting and writing happen before, at the gate, so that the
/// transaction only turns the page.
/// </summary>
public sealed record RebuildRanking : ICommand<TopAnswer>;

internal sealed class RebuildRankingValidator : AbstractValidator<RebuildRanking>;

/// <summary>A ranking that is written and not shown yet; there is one at most, held from the gate until the command is through.</summary>
public sealed class RebuildPlan
{
    /// <summary>The ranking that the running command is to show.</summary>
    public PreparedRanking? Prepared { get; set; }
}

/// <summary>A ranking that is written and not shown yet.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Ranked">Its products, most sold first.</param>
/// <param name="DeliveryIds">The deliveries that had not happened in the snapshot it was counted on; their orders are in it.</param>
/// <param name="Fence">The fencing token: tells whether this Host has held the relay since before the snapshot.</param>
/// <param name="CountedAt">When it was counted.</param>
/// <param name="FromHour">The first hour that was counted.</param>
public sealed record PreparedRanking(
    long Generation, IReadOnlyList<ProductSales> Ranked, IReadOnlyList<long> DeliveryIds, long Fence, DateTimeOffset CountedAt, long FromHour);

internal sealed class RebuildRankingHandler(ISalesRepository sales, RebuildPlan plan, RankingCalendar calendar, TopComposer composer, ISender sender)
    : ICommandHandler<RebuildRanking, TopAnswer>
{
    public async Task<Result<TopAnswer>> Handle(RebuildRanking request, CancellationToken cancellationToken)
    {
        var prepared = plan.Prepared ?? throw new InvalidOperationException("A rebuild is prepared at its gate before it comes here.");
        await sales.ShowAsync(prepared, calendar.DateOf(prepared.CountedAt), cancellationToken);
        return await composer.ComposeAsync(prepared.Ranked, TopComposer.DefaultLimit, prepared.CountedAt, sender, cancellationToken);
    }
}
