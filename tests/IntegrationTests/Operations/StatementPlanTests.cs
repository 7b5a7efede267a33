namespace Commerce.IntegrationTests.Operations;

using System.Collections.Concurrent;
using System.Data.Common;
using Harness;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// What a shop does all day costs as much after a year as on its first day: SQLite itself says of every statement how it will find its
/// rows (https://www.sqlite.org/eqp.html). A condition that no index serves, such as one that EF Core has rewritten, is seen here.
/// </summary>
public sealed class StatementPlanTests
{
    /// <summary>The tables that grow with every order, charge, coupon or key.</summary>
    private static readonly string[] Growing =
    [
        "balance_transactions", "balance_wallets", "catalog_stock_movements", "coupon_issued_coupons", "order_lines", "order_orders", "platform_deliveries",
        "platform_idempotency_records", "platform_outbox_events",
    ];

    [EmbeddedFact]
    public async Task No_statement_of_the_daily_work_reads_a_table_that_grows_from_its_beginning()
    {
        var seen = new Recorder();
        var database = new FaultyDatabase { Interceptor = seen };
        await using var app = await CommerceApp.StartAsync(change: database.Decorate);
        await WorkAsync(app);

        string[] texts = [.. seen.Texts.Keys, .. database.Writers.OfType<PreparingSqliteConnection>().SelectMany(writer => writer.Kept)];
        await using var connection = (SqliteConnection)await app.Database.OpenAsync();
        var faults = texts.Distinct(StringComparer.Ordinal).Where(text => Growing.Any(text.Contains)).SelectMany(text => FaultsOf(connection, text)).ToList();

        texts.Length.ShouldBeGreaterThan(50);
        faults.ShouldBeEmpty(string.Join("\n\n", faults));
    }

    /// <summary>What customers and the Host do without end; lists and audits, which read much on purpose, are left out.</summary>
    private static async Task WorkAsync(CommerceApp app)
    {
        var (first, second) = (await app.NewProductAsync(price: 1, stock: 1_000), await app.NewProductAsync(price: 1, stock: 1_000));
        var code = await app.NewCampaignAsync(total: 100, discount: new { type = "fixed", amount = 1 });
        var buyer = await app.NewUserWithAsync(1_000);
        await buyer.TakeCouponAsync(code);
        for (var i = 0; i < 6; i++)
        {
            object body = new { items = new[] { new { productId = first, quantity = 1 }, new { productId = second, quantity = 2 } } };
            var order = (await buyer.PostOnceAsync($"order-{i}", "/orders", body)).ShouldBe(201).Json.Uuid("orderId");
            (await buyer.PostOnceAsync($"order-{i}", "/orders", body)).ShouldBe(201).IsReplayed.ShouldBeTrue();
            await (i % 2 == 0 ? buyer.PayAsync(order) : buyer.CancelAsync(order));
            (await buyer.CheckoutAsync(first)).ShouldBe(201);
            (await buyer.CheckoutAsync(second, 10_000)).Status.ShouldBe(400);
            (await buyer.GetAsync($"/orders/{order}")).ShouldBe(200);
        }

        (await buyer.GetAsync("/balance")).ShouldBe(200);
        (await buyer.GetAsync($"/products/{first}")).ShouldBe(200);
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0);
    }

    private static IEnumerable<string> FaultsOf(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + text;
        foreach (var name in System.Text.RegularExpressions.Regex.Matches(text, "@[A-Za-z0-9_]+").Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            command.Parameters.AddWithValue(name, 1);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var step = reader.GetString(3);
            if (IsFromTheBeginning(step, text))
            {
                yield return $"{step}: {text}";
            }
        }
    }

    /// <summary>A scan without an index, or one that is bounded only from above by the key of the row.</summary>
    private static bool IsFromTheBeginning(string step, string text)
    {
        var words = step.Split(' ');
        return (words is ["SCAN", var scanned] && IsGrowing(scanned, text))
            || (step.EndsWith("USING INTEGER PRIMARY KEY (rowid<?)", StringComparison.Ordinal) && words is ["SEARCH", var searched, ..] && IsGrowing(searched, text));
    }

    /// <summary>Whether a name of the plan, a table's or its alias, is that of a table that grows.</summary>
    private static bool IsGrowing(string name, string text) => Growing.Any(table => name == table
        || text.Contains($"\"{table}\" AS \"{name}\"", StringComparison.Ordinal) || text.Contains($"{table} {name}", StringComparison.Ordinal));

    private sealed class Recorder : DbCommandInterceptor
    {
        public ConcurrentDictionary<string, bool> Texts { get; } = new(StringComparer.Ordinal);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Texts.TryAdd(command.CommandText, true);
            return ValueTask.FromResult(result);
        }
    }
}
