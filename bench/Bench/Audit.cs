namespace Commerce.Bench;

using System.Diagnostics;
using System.Text.Json;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>How long GET /audit takes over a large consistent shop, and how much memory the Host then has had at most.</summary>
internal static class Audit
{
    /// <summary>Measures and prints.</summary>
    /// <param name="orders">Orders, each with two events.</param>
    /// <param name="server">The connection string of an empty PostgreSQL database; null measures SQLite.</param>
    public static async Task<int> RunAsync(int orders, string? server)
    {
        var folder = Directory.CreateTempSubdirectory("commerce-bench-").FullName;
        string[] settings = ["--Demo:Seed=false", .. server is null ? [] : (string[])["--Database:Provider=PostgreSql", $"--ConnectionStrings:Commerce={server}"]];
        await (await ShopProcess.StartAsync(folder, settings)).DisposeAsync();
        var seeded = Stopwatch.StartNew();
        await using (IRowWriter rows = server is null ? await SqliteRows.OpenAsync(Path.Combine(folder, "data", "commerce.db")) : await PostgreSqlRows.OpenAsync(server))
        {
            await new AuditShop(orders).WriteAsync(rows);
        }

        Console.WriteLine($"{orders} paid orders, {2 * orders} events, {3 * orders} deliveries on {(server is null ? SqliteDatabaseProvider.Name : PostgreSqlDatabaseProvider.Name)} (seeded in {seeded.Elapsed.TotalSeconds:0} s)");
        bool isConsistent;
        await using (var shop = await ShopProcess.StartAsync(folder, settings))
        {
            using var admin = await shop.ClientAsync("admin", "admin");
            var before = shop.PeakMemory;
            var audited = Stopwatch.StartNew();
            var report = JsonDocument.Parse(await admin.GetStringAsync(new Uri("audit", UriKind.Relative))).RootElement;
            isConsistent = report.GetProperty("consistent").GetBoolean();
            Console.WriteLine($"audit: {audited.Elapsed.TotalSeconds:0.0} s, peak memory {shop.PeakMemory >> 20} MB (before it {before >> 20} MB), consistent: {isConsistent}");
            foreach (var check in report.GetProperty("checks").EnumerateArray())
            {
                Console.WriteLine($"  {check.GetProperty("name").GetString()}: {check.GetProperty("checked").GetInt64()} looked at");
                foreach (var violation in check.GetProperty("violations").EnumerateArray().Take(3))
                {
                    Console.WriteLine($"    {violation.GetRawText()}");
                }
            }
        }

        Directory.Delete(folder, recursive: true);
        return isConsistent ? 0 : 1;
    }
}
