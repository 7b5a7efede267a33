namespace Commerce.Ranking.UnitTests;

using Domain;

public sealed class SalesWindowTests
{
    [Theory]
    [InlineData(1, 24)]
    [InlineData(3, 72)]
    public void It_spans_whole_days_the_current_hour_included(int days, int hours)
    {
        var window = SalesWindow.EndingAt(Some.Now, days);

        window.ToHour.ShouldBe(Some.Hour);
        (window.ToHour - window.FromHour + 1).ShouldBe(hours);
    }

    [Fact]
    public void It_holds_its_ends_and_nothing_beyond()
    {
        var window = SalesWindow.EndingAt(Some.Now, 1);

        window.Contains(window.FromHour).ShouldBeTrue();
        window.Contains(window.ToHour).ShouldBeTrue();
        window.Contains(window.FromHour - 1).ShouldBeFalse();
        window.Contains(window.ToHour + 1).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2026-01-31T09:59:59.999Z", 0)]
    [InlineData("2026-01-31T10:00:00.000Z", 1)]
    public void It_moves_on_with_the_full_hour(string now, int by) =>
        SalesWindow.EndingAt(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), 3).FromHour
            .ShouldBe(Some.Now.UnixHour() - 71 + by);
}
