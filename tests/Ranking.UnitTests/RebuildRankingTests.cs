namespace Commerce.Ranking.UnitTests;

using Application;
using Domain;
using NSubstitute;

public sealed class RebuildRankingTests
{
    private readonly ISalesRepository sales = Substitute.For<ISalesRepository>();

    [Fact]
    public async Task The_staged_ranking_is_published_under_the_local_date_it_was_counted_on()
    {
        // 23:30 in Seoul: the command may come through on the next date, and its ranking is still that of the one before.
        var countedAt = new DateTimeOffset(2026, 1, 31, 14, 30, 0, TimeSpan.Zero);
        var staged = new StagedRanking(4, Some.Ranked(3, 1), [11, 12], 7, countedAt, 0);

        var top = (await HandleAsync(staged)).Value!;

        top.ComputedAt.ShouldBe(countedAt);
        top.Items.Select(item => (item.ProductId, item.SoldQuantity)).ShouldBe([(3, 2), (1, 1)]);
        await sales.Received(1).PublishAsync(staged, new DateOnly(2026, 1, 31), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task It_answers_as_many_places_as_a_question_without_a_limit() =>
        (await HandleAsync(new StagedRanking(1, Some.Ranked(1, 2, 3, 4, 5, 6), [], 0, Some.Now, 0))).Value!.Items.Count.ShouldBe(5);

    [Fact]
    public async Task Without_a_staged_ranking_it_is_a_bug()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => HandleAsync(null));
        sales.ReceivedCalls().ShouldBeEmpty();
    }

    private Task<Result<TopProductsResponse>> HandleAsync(StagedRanking? staged) =>
        new RebuildRankingHandler(
            sales,
            new RankingCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul")),
            new TopProductsBuilder(new RankingSettings(), new Currency("KRW"), Some.CatalogWithout()))
            .Handle(new RebuildRanking { Staged = staged }, CancellationToken.None);
}
