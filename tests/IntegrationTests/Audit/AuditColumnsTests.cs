namespace Commerce.IntegrationTests.Audit;

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Ranking;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>docs/audit.md says of every column which check sees a wrong value in it; each claim is put to the test, in one shop.</summary>
public sealed partial class AuditColumnsTests
{
    private const string Unseen = "—";

    private static readonly Guid Another = Guid.CreateVersion7();

    [Fact]
    public async Task The_document_lists_exactly_the_columns_that_there_are()
    {
        await using var app = await CommerceApp.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();

        var mapped = scope.ServiceProvider.GetServices<ModuleDbContext>().SelectMany(db => db.Model.GetEntityTypes())
            .SelectMany(entity => entity.GetFlattenedProperties().Select(column => $"{entity.GetTableName()}.{column.GetColumnName(StoreObjectIdentifier.Table(entity.GetTableName()!))}"));

        Document().Keys.Order(StringComparer.Ordinal).ShouldBe(mapped.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_claim_has_a_planting_and_nothing_else_has_one() =>
        Planting.All.Select(planting => planting.Column).Order(StringComparer.Ordinal)
            .ShouldBe(Document().Where(column => column.Value != Unseen).Select(column => column.Key).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_reply_says_what_is_not_proven_as_the_document_does()
    {
        await using var app = await CommerceApp.StartAsync();

        var sentences = (await app.AuditAsync()).List("notProven").Select(sentence => sentence.GetString()!).ToList();

        sentences.ShouldBe(AuditLimits.NotProven);
        var document = Text();
        sentences.ShouldAllBe(sentence => document.Contains($"- {sentence}\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_value_in_any_column_that_is_claimed_is_reported_with_its_id()
    {
        var checks = Document();
        await using var app = await CommerceApp.StartAsync();
        var names = await FillAsync(app);
        await app.ShouldBeConsistentAsync();
        List<string> missed = [];
        foreach (var planting in Planting.All)
        {
            var (plant, undo) = Statements(planting, names);
            await app.SqlAsync(plant);
            var report = await app.AuditAsync();
            await app.SqlAsync(undo);
            if (!IsReported(report, checks[planting.Column], Filled(planting.Id, names)))
            {
                missed.Add($"{planting.Column} is not reported by {checks[planting.Column]} with {Filled(planting.Id, names)}: {Faults(report)}");
            }
        }

        missed.ShouldBeEmpty(string.Join('\n', missed));
        await app.ShouldBeConsistentAsync();
    }

    private static bool IsReported(JsonElement report, string check, string id) => !report.Flag("consistent")
        && report.List("checks").Single(found => found.Text("name") == check).List("violations").Any(violation => violation.Text("id") == id);

    private static string Faults(JsonElement report) => string.Join(" | ", report.List("checks").SelectMany(check => check.List("violations")).Select(violation => violation.GetRawText()));

    /// <summary>A shop with one of each, nothing on its way; answers the names that plantings use.</summary>
    private static async Task<Dictionary<string, string>> FillAsync(CommerceApp app)
    {
        // Before the first sale: a rebuild that comes later leaves the counts of before beside its own.
        await app.RebuiltOnAsync();
        var other = await app.NewUserWithAsync(1);
        var user = await app.NewUserWithAsync(10_000);
        var product = await app.NewProductAsync(price: 1_000);
        var otherProduct = await app.NewProductAsync(price: 1_000);
        var code = await app.NewCampaignAsync(validDays: 30);
        var coupon = await user.TakeCouponAsync(code);
        var order = (await user.OrderAsync(product, 2, coupon)).ShouldBe(201).Json.Uuid("orderId");
        var payment = (await user.PayAsync(order)).ShouldBe(200).Json.Text("payment.transactionId");
        var pending = (await user.OrderAsync(otherProduct)).ShouldBe(201).Json.Uuid("orderId");
        (await user.PostOnceAsync("planted", "/balance/charge", new { amount = 1 })).ShouldBe(200);
        await app.SqlAsync("INSERT INTO platform_leases (name, holder, epoch, heartbeat) VALUES ('planted', '', 1, 1)");
        await app.SqlAsync($"INSERT INTO order_stuck_orders (order_id, attempts, next_attempt_at, last_error) SELECT order_id, 1, {Shifted("created_at", TimeSpan.FromDays(2))}, 'planted' FROM order_orders WHERE order_id = '{pending}'");
        await Eventually.BeTrueAsync(async () =>
            await app.CountAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == 0
            && await app.CountAsync("SELECT COUNT(*) FROM platform_outbox_events WHERE position IS NULL") == 0
            && await app.CountAsync("SELECT COUNT(*) FROM ranking_sales") == 1);
        var positions = await app.CountAsync("SELECT last_position FROM platform_outbox_sequence");
        var happened = $"SELECT id FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2";
        // To a listener that no Host knows, so that no outbox processor touches what is planted.
        await app.SqlAsync($"INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts, ended_at) SELECT id, 'unknown', subject, 'Delivered', 0, occurred_at FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2");
        await app.SqlAsync($"UPDATE platform_outbox_events SET listeners = 'file,ranking,unknown' WHERE subject = '{order}' AND sequence = 2");
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["user"] = user.UserId,
            ["other"] = other.UserId,
            ["product"] = product.ToString(CultureInfo.InvariantCulture),
            ["otherProduct"] = otherProduct.ToString(CultureInfo.InvariantCulture),
            ["code"] = code,
            ["coupon"] = coupon.ToString(),
            ["order"] = order.ToString(),
            ["pending"] = pending.ToString(),
            ["payment"] = payment,
            ["another"] = Another.ToString(),
            ["movement"] = (await app.ColumnAsync($"SELECT movement_id FROM catalog_stock_movements WHERE order_id = '{order}'")).Single(),
            ["event"] = (await app.ColumnAsync($"SELECT event_id FROM platform_outbox_events WHERE subject = '{order}' AND sequence = 2")).Single(),
            ["delivery"] = (await app.ColumnAsync($"SELECT id FROM platform_deliveries WHERE listener = 'unknown' AND outbox_event_id = ({happened})")).Single(),
            ["record"] = (await app.ColumnAsync("SELECT id FROM platform_idempotency_records WHERE request_key = 'planted'")).Single(),
            ["nextPosition"] = (positions + 1).ToString(CultureInfo.InvariantCulture),
            ["true"] = TestDatabase.False == "0" ? "1" : "true",
            ["false"] = TestDatabase.False,
        };
    }

    /// <summary>What plants a value, and what puts the old one back: a copy of the rows is kept for it.</summary>
    private static (string Plant, string Undo) Statements(Planting planting, Dictionary<string, string> names)
    {
        var parts = planting.Column.Split('.');
        var (table, column) = (parts[0], parts[1]);
        if (planting.Where == Planting.Insert)
        {
            return ($"INSERT INTO {table} (id, probed_at) SELECT {planting.Id}, MIN(created_at) FROM balance_wallets", $"DELETE FROM {table}");
        }

        var value = planting.Value switch
        {
            Planting.Later => Shifted(column, TimeSpan.FromHours(2)),
            Planting.MuchEarlier => Shifted(column, TimeSpan.FromDays(-3)),
            "'{another}'" => TestDatabase.Literal(Another),
            var given => given,
        };
        // The key itself is planted where there is one row.
        var back = column == "id"
            ? $"UPDATE {table} SET id = (SELECT id FROM planted)"
            : $"UPDATE {table} SET {column} = (SELECT kept.{column} FROM planted kept WHERE kept.id = {table}.id) WHERE id IN (SELECT id FROM planted)";
        return (
            Filled($"CREATE TABLE planted AS SELECT id, {column} AS kept_value FROM {table} WHERE {planting.Where}; UPDATE {table} SET {column} = {value} WHERE {planting.Where}", names),
            back.Replace($"kept.{column}", "kept.kept_value", StringComparison.Ordinal) + "; DROP TABLE planted");
    }

    private static string Shifted(string column, TimeSpan by)
    {
        var milliseconds = ((long)by.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return TestProvider.Name switch
        {
            PostgreSqlDatabaseProvider.Name => $"{column} + {milliseconds} * interval '1 millisecond'",
            SqlServerDatabaseProvider.Name => $"DATEADD(millisecond, {milliseconds}, {column})",
            _ => $"{column} + {milliseconds}",
        };
    }

    private static string Filled(string template, Dictionary<string, string> names) =>
        Placeholder().Replace(template, match => names.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Value);

    /// <summary>The check that sees each column, as the document says.</summary>
    private static Dictionary<string, string> Document()
    {
        Dictionary<string, string> columns = new(StringComparer.Ordinal);
        var table = "";
        foreach (var line in Text().Split('\n'))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                table = line[4..].Trim();
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                columns.Add($"{table}.{row.Groups["column"].Value}", row.Groups["check"].Value);
            }
        }

        return columns;
    }

    private static string Text()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Commerce.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "audit.md")).ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^\| `(?<column>[a-z_]+)` \| `?(?<check>[a-z.]+|—)`? \|", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
