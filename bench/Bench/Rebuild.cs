namespace Commerce.Bench;

using System.Diagnostics;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>How long a writer waits while the ranking is rebuilt from a large history, against how long it waits otherwise.</summary>
internal static class Rebuild
{
    private const int Products = 1_000;
    private const int QuietCharges = 300;

    /// <summary>Measures and prints.</summary>
    public static async Task<bool> RunAsync(int orders)
    {
        var folder = Directory.CreateTempSubdirectory("commerce-bench-").FullName;
        await (await ShopProcess.StartAsync(folder)).DisposeAsync();
        var seeded = Stopwatch.StartNew();
        await SeedAsync(Path.Combine(folder, "data", "commerce.db"), orders);
        Console.WriteLine($"{orders} paid orders of two lines in the history, {Products} products, 72 hours (seeded in {seeded.Elapsed.TotalSeconds:0} s)");
        await using (var shop = await ShopProcess.StartAsync(folder))
        {
            using var admin = await shop.ClientAsync("admin", "admin");
            using var customer = await shop.ClientAsync("demo");
            await ChargeAsync(customer, () => false, QuietCharges);
            var quiet = await ChargeAsync(customer, () => false, QuietCharges);
            var rebuilding = Stopwatch.StartNew();
            var rebuild = Task.Run(() => ShopProcess.PostAsync(admin, "rankings/rebuild", null));
            var busy = await ChargeAsync(customer, () => rebuild.IsCompleted, int.MaxValue);
            await rebuild;
            Console.WriteLine($"rebuild: {rebuilding.Elapsed.TotalSeconds:0.0} s (bound {Bounds.RebuildSeconds}), {busy.Count} charges beside it");
            Print("charge without a rebuild", quiet);
            Print("charge during a rebuild ", busy);
        }

        Directory.Delete(folder, recursive: true);
        return true;
    }

    private static void Print(string what, List<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        Console.WriteLine($"{what}: median {sorted[sorted.Count / 2]:0.0} ms, p99 {sorted[sorted.Count * 99 / 100]:0.0} ms, longest {sorted[^1]:0.0} ms");
    }

    private static async Task<List<double>> ChargeAsync(HttpClient customer, Func<bool> isOver, int most)
    {
        List<double> took = [];
        while (took.Count < most && !isOver())
        {
            var started = Stopwatch.GetTimestamp();
            await ShopProcess.PostAsync(customer, "balance/charge", new { amount = 1 });
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return took;
    }

    private static async Task SeedAsync(string path, int orders)
    {
        await using var database = new SqliteDatabaseProvider($"Data Source={path}");
        await using var connection = await database.OpenForWritingAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        var hour = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3_600;
        command.CommandText = $"""
            PRAGMA synchronous=OFF;
            BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
            INSERT INTO order_orders (order_id, user_id, status, subtotal, discount, has_reservation, created_at, paid_at, paid_hour, event_sequence)
            SELECT printf('0190%04x-%04x-7000-8000-%012x', i / 65536, i % 65536, i), 'u' || (i % 5000), 'Paid', 2, 0, 1,
                ({hour} - i % 72) * 3600000, ({hour} - i % 72) * 3600000, {hour} - i % 72, 2 FROM n;
            INSERT INTO order_lines (order_row_id, product_id, name, unit_price, quantity) SELECT id, 1 + id % {Products}, 'Product', 1, 1 FROM order_orders;
            INSERT INTO order_lines (order_row_id, product_id, name, unit_price, quantity) SELECT id, 1 + (id / 7 + 500) % {Products} , 'Product', 1, 1 FROM order_orders
                WHERE (id / 7 + 500) % {Products} <> id % {Products};
            COMMIT;
            """;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
