namespace Commerce.Ranking.UnitTests;

using Application;
using NSubstitute;
using Order.Contracts;

public sealed class StageSalesTests
{
    [Fact]
    public async Task Counts_are_written_under_the_new_rankings_number_with_the_fencing_token()
    {
        var sales = Substitute.For<ISalesRepository>();
        HourlySales[] batch = [new(Some.Hour, 1, 2)];

        (await new StageSalesHandler(sales).Handle(new StageSales(4, batch, 9), CancellationToken.None)).IsSuccess.ShouldBeTrue();

        await sales.Received(1).StageAsync(4, batch, 9, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void A_batch_is_small_because_other_commands_wait_behind_it(int rows, bool valid) =>
        new StageSalesValidator().Validate(new StageSales(4, [.. Enumerable.Range(1, rows).Select(id => new HourlySales(Some.Hour, id, 1))], 9)).IsValid.ShouldBe(valid);
}
