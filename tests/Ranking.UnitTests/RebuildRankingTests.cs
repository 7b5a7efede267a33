namespace Commerce.Ranking.UnitTests;

using Application;
using Domain;
using NSubstitute;
using SharedKernel;

public sealed class RebuildRankingTests
{
    private readonly ISalesRepository sales = Substitute.For<ISalesRepository>();
    private readonly RebuildPlan plan = new();

    [Fact]
    public async Task The_prepared_ranking_is_shown_under_the_local_date_it_was_counted_on()
    {
        // 23:30 in Seoul: the command may come through on the next date, and its ranking is still that of the one before.
        var countedAt = new DateTimeOffset(2026, 1, 31, 14, 30, 0, TimeSpan.Zero);
        plan.Prepared = new PreparedRanking(4, Some.Ranked(3, 1), [11, 12], 7, countedAt, 0);

        var top = (await HandleAsync()).Value!;

        top.ComputedAt.ShouldBe(countedAt);
        top.Items.Select(item => (item.ProductId, item.SoldQuantity)).ShouldBe([(3, 2), (1, 1)]);
        await sales.Received(1).ShowAsync(plan.Prepared, new DateOnly(2026, 1, 31), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task It_answers_as_many_places_as_a_question_without_a_limit()
    {
        plan.Prepared = new PreparedRanking(1, Some.Ranked(1, 2, 3, 4, 5, 6), [], 0, Some.Now, 0);

        (await HandleAsync()).Value!.Items.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Without_a_prepared_ranking_it_is_a_bug()
    {
        await Should.ThrowAsync<InvalidOperationException>(HandleAsync);
        sales.ReceivedCalls().ShouldBeEmpty();
    }

    private Task<Result<TopAnswer>> HandleAsync() =>
        new RebuildRankingHandler(
            sales,
            plan,
            new RankingCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul")),
            new TopComposer(new RankingSettings(), new Currency("KRW")),
            Some.CatalogWithout()).Handle(new RebuildRanking(), CancellationToken.None);
}
