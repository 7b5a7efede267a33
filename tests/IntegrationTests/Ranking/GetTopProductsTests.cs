namespace Commerce.IntegrationTests.Ranking;

using System.Data.Common;
using Harness;
using Microsoft.EntityFrameworkCore.Diagnostics;

public sealed class GetTopProductsTests
{
    [Fact]
    public async Task Only_pieces_that_are_paid_count_and_they_count_within_a_moment()
    {
        await using var app = await CommerceApp.StartAsync();
        var (lamp, chair, desk) = (await app.NewProductAsync(name: "Lamp", price: 10), await app.NewProductAsync(), await app.NewProductAsync());
        var buyer = await app.NewUserWithAsync(100_000);
        var poor = app.NewUser();

        (await buyer.CheckoutAsync(lamp, 2)).ShouldBe(201);
        (await buyer.CheckoutAsync(chair, 3)).ShouldBe(201);
        var pending = (await buyer.OrderAsync(desk, 9)).ShouldBe(201).Json.Uuid("orderId");
        (await poor.OrderAsync(desk, 9)).ShouldBe(201);
        (await poor.CheckoutAsync(desk, 9)).ShouldBeProblem(402, "order.insufficient_balance");

        await app.ShouldShowAsync((chair, 3), (lamp, 2));
        (await buyer.PayAsync(pending)).ShouldBe(200);
        await app.ShouldShowAsync((desk, 9), (chair, 3), (lamp, 2));
        var top = (await app.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json;
        top.Int("days").ShouldBe(3);
        top.Time("computedAt").ShouldBe(app.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        top.At("items[2]").GetRawText().ShouldBe($$"""{"rank":3,"productId":{{lamp}},"name":"Lamp","price":10,"currency":"KRW","soldQuantity":2}""");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Ties_go_to_the_lower_id_and_limit_cuts_the_list()
    {
        await using var app = await CommerceApp.StartAsync();
        List<long> products = [];
        for (var i = 0; i < 6; i++)
        {
            products.Add(await app.NewProductAsync());
        }

        var buyer = await app.NewUserWithAsync(100_000);
        foreach (var product in Enumerable.Reverse(products))
        {
            (await buyer.CheckoutAsync(product)).ShouldBe(201);
        }

        await app.ShouldShowAsync([.. products.Select(product => (product, 1L))]);
        (await app.TopAsync(limit: 1)).ShouldBe([(products[0], 1L)]);
        (await app.Anonymous().GetAsync("/products/top")).Json.List("items").Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_limit_beyond_its_range_is_refused()
    {
        await using var app = await CommerceApp.StartAsync();

        foreach (var limit in new[] { "0", "51", "-1", "x", "1.5" })
        {
            (await app.Anonymous().GetAsync($"/products/top?limit={limit}")).ShouldBeInvalid("limit");
        }

        (await app.Anonymous().GetAsync("/products/top?limit=1")).ShouldBe(200).Json.List("items").ShouldBeEmpty();
        (await app.Anonymous().GetAsync("/products/top?limit=50")).ShouldBe(200);
    }

    [Fact]
    public async Task A_refund_takes_from_the_hour_of_its_payment()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync();
        var buyer = await app.NewUserWithAsync(100_000);
        app.BeginAnHour();
        var early = (await buyer.CheckoutAsync(product, 5)).ShouldBe(201).Json.Uuid("orderId");
        app.Clock.Advance(TimeSpan.FromHours(2));
        (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);
        await app.ShouldShowAsync((product, 7));

        (await buyer.CancelAsync(early)).ShouldBe(200);

        await app.ShouldShowAsync((product, 2));
        (await app.CountAsync("SELECT COUNT(*) FROM ranking_sales WHERE quantity = 0")).ShouldBe(1);
        (await app.CountAsync("SELECT COUNT(*) FROM ranking_sales WHERE quantity < 0")).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_window_moves_on_with_the_clock()
    {
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Ranking:Days"] = "1" });
        var product = await app.NewProductAsync();
        var buyer = await app.NewUserWithAsync(100_000);
        app.BeginAnHour();
        (await buyer.CheckoutAsync(product, 4)).ShouldBe(201);
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await buyer.CheckoutAsync(product, 1)).ShouldBe(201);
        await app.ShouldShowAsync((product, 5));

        app.Clock.Advance(TimeSpan.FromHours(22));
        await app.HasCountedAnewAsync();
        await app.ShouldShowAsync((product, 5));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.ShouldShowAsync((product, 1));
        await app.ShouldBeConsistentAsync();
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.ShouldShowAsync();
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Counts_outlive_a_restart()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product, 4)).ShouldBe(201);

        await app.RestartAsync();

        await app.ShouldShowAsync((product, 4));
    }

    [Fact]
    public async Task A_ranking_that_two_rebuilds_replace_while_it_is_read_is_read_whole()
    {
        // What two rebuilds leave: the counts under a new generation, and none under those before.
        const string Replace = """
            INSERT INTO ranking_sales (generation, hour, product_id, quantity, change)
                SELECT generation + 1, hour, product_id, quantity, change FROM ranking_sales WHERE generation = (SELECT generation FROM ranking_states);
            UPDATE ranking_states SET generation = generation + 1, change = change + 1;
            DELETE FROM ranking_sales WHERE generation < (SELECT generation FROM ranking_states)
            """;
        var hook = new AfterQueryInterceptor("ranking_states");
        await using var app = await CommerceApp.StartAsync(change: new FaultyDatabase { Interceptor = hook }.Decorate);
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync();
        (await (await app.NewUserWithAsync(100_000)).CheckoutAsync(product, 3)).ShouldBe(201);
        await app.ShouldShowAsync((product, 3));

        hook.Do(() => app.SqlAsync(Replace));
        await app.SqlAsync(Replace);

        // The answer in whose making the generation that it had looked up was removed; before, those that were made earlier.
        IReadOnlyList<(long ProductId, long Sold)> shown = [];
        await Eventually.BeTrueAsync(async () =>
        {
            shown = await app.TopAsync();
            return hook.IsDone;
        });
        shown.ShouldBe([(product, 3)]);
        await app.ShouldShowAsync((product, 3));
    }

    /// <summary>Does something once, after the next query of a table, before its reader goes on.</summary>
    private sealed class AfterQueryInterceptor(string table) : DbCommandInterceptor
    {
        private Func<Task>? action;

        public bool IsDone { get; private set; }

        public void Do(Func<Task> once) => action = once;

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains(table, StringComparison.Ordinal) && Interlocked.Exchange(ref action, null) is { } once)
            {
                await once();
                IsDone = true;
            }

            return result;
        }
    }
}
