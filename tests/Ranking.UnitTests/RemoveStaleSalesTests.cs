namespace Commerce.Ranking.UnitTests;

using Application;
using NSubstitute;

public sealed class RemoveStaleSalesTests
{
    [Fact]
    public async Task A_thousand_counts_at_most_are_removed_at_once_and_the_answer_is_how_many_there_were()
    {
        var sales = Substitute.For<ISalesRepository>();
        sales.RemoveStaleAsync(1_000, 9, Arg.Any<CancellationToken>()).Returns(17);

        (await new RemoveStaleSalesHandler(sales).Handle(new RemoveStaleSales(9), CancellationToken.None)).Value.ShouldBe(17);
    }
}
