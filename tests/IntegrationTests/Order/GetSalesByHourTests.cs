namespace Commerce.IntegrationTests.Order;

using System.Globalization;
using Harness;
using Ranking;

/// <summary>A rebuild of the ranking writes down what the orders say was sold.</summary>
public sealed class GetSalesByHourTests
{
    [Fact]
    public async Task What_was_paid_and_not_refunded_is_counted_by_hour_of_payment_and_product_and_nothing_else()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.RebuiltOnAsync();
        var (tea, cup) = (await app.NewProductAsync(price: 1), await app.NewProductAsync(price: 1));
        var buyer = await app.NewUserWithAsync(1_000);
        app.BeginAnHour();
        var hour = app.Clock.GetUtcNow().ToUnixTimeSeconds() / 3_600;
        await buyer.NewPaidOrderAsync(tea, 2);
        await buyer.NewPaidOrderAsync(tea, 3);
        await buyer.NewPaidOrderAsync(cup, 4);
        (await buyer.CancelAsync(await buyer.NewPaidOrderAsync(cup, 50))).ShouldBe(200);
        (await buyer.CancelAsync(await buyer.NewOrderAsync(cup, 60))).ShouldBe(200);
        await buyer.NewOrderAsync(cup, 70);
        // Placed in this hour and paid in the next, it counts there.
        app.Clock.Advance(TimeSpan.FromMinutes(52));
        var late = await buyer.NewOrderAsync(tea, 7);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await buyer.PayAsync(late)).ShouldBe(200);
        await app.ShouldShowAsync((tea, 12), (cup, 4));
        // What the ranking has counted by itself is gone: the orders alone say what was sold.
        await app.SqlAsync("DELETE FROM ranking_sales");

        (await app.AsAdmin().PostAsync("/rankings/rebuild")).ShouldBe(200);

        (await ColumnAsync("hour")).ShouldBe([hour, hour, hour + 1]);
        (await ColumnAsync("product_id")).ShouldBe([tea, cup, tea]);
        (await ColumnAsync("quantity")).ShouldBe([5, 4, 7]);

        async Task<IEnumerable<long>> ColumnAsync(string name) =>
            (await app.ColumnAsync($"SELECT {name} FROM ranking_sales WHERE generation = (SELECT generation FROM ranking_states) ORDER BY hour, product_id"))
                .Select(value => long.Parse(value, CultureInfo.InvariantCulture));
    }
}
