namespace Commerce.Ranking.UnitTests;

using System.Globalization;
using Domain;

public sealed class RankingCalendarTests
{
    [Theory]
    [InlineData("Asia/Seoul", "2026-01-30T14:59:59.999Z", "2026-01-30")]
    [InlineData("Asia/Seoul", "2026-01-30T15:00:00.000Z", "2026-01-31")]
    [InlineData("UTC", "2026-01-31T00:00:00.000Z", "2026-01-31")]
    // Midnight does not exist: 23:59:59 is followed by 01:00 of the new date.
    [InlineData("America/Sao_Paulo", "2018-11-04T02:59:59.999Z", "2018-11-03")]
    [InlineData("America/Sao_Paulo", "2018-11-04T03:00:00.000Z", "2018-11-04")]
    [InlineData("Asia/Beirut", "2021-03-27T21:59:59.999Z", "2021-03-27")]
    [InlineData("Asia/Beirut", "2021-03-27T22:00:00.000Z", "2021-03-28")]
    // The last hour before midnight comes twice: the date does not begin before it is over for good.
    [InlineData("America/Sao_Paulo", "2018-02-18T01:59:59.999Z", "2018-02-17")]
    [InlineData("America/Sao_Paulo", "2018-02-18T02:30:00.000Z", "2018-02-17")]
    [InlineData("America/Sao_Paulo", "2018-02-18T03:00:00.000Z", "2018-02-18")]
    public void A_date_begins_at_its_first_valid_instant(string zone, string instant, string date) =>
        Calendar(zone).DateOf(At(instant)).ShouldBe(DateOnly.Parse(date, CultureInfo.InvariantCulture));

    [Fact]
    public void A_rebuild_is_due_once_a_date()
    {
        var calendar = Calendar("Asia/Seoul");
        var now = At("2026-01-31T15:00:00Z");

        calendar.IsDue(null, now).ShouldBeTrue();
        calendar.IsDue(new DateOnly(2026, 1, 31), now).ShouldBeTrue();
        calendar.IsDue(new DateOnly(2026, 2, 1), now).ShouldBeFalse();
    }

    [Theory]
    // Havana's clocks go back from 01:00 to 00:00: midnight itself comes twice.
    [InlineData("America/Havana", "2024-11-03T04:00:00Z", "2024-11-03T05:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T04:00:00Z")]
    [InlineData("Asia/Beirut", "2021-03-27T22:00:00Z", "2021-03-27T23:00:00Z")]
    public void No_date_is_served_twice_where_midnight_comes_twice_or_not_at_all(string zone, string first, string again)
    {
        var calendar = Calendar(zone);
        var before = calendar.DateOf(At(first).AddMilliseconds(-1));

        calendar.IsDue(before, At(first)).ShouldBeTrue();
        calendar.IsDue(calendar.DateOf(At(first)), At(again)).ShouldBeFalse();
    }

    private static RankingCalendar Calendar(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
