namespace Commerce.Bench;

using System.Diagnostics;

/// <summary>What fifty lines cost against one: the same number of checkouts of either, in turns.</summary>
internal static class OrderSize
{
    private const int Lines = 50;
    private const int Rounds = 6;
    private const int OrdersARound = 600;
    private const int Clients = 32;

    /// <summary>Measures and prints.</summary>
    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("commerce-bench-").FullName;
        await using (var shop = await ShopProcess.StartAsync(folder, "--Balance:MaxCharge=1000000000000", "--Balance:MaxBalance=1000000000000", "--Demo:Seed=false"))
        {
            using var admin = await shop.ClientAsync("admin", "admin");
            List<long> products = [];
            for (var i = 0; i < Lines; i++)
            {
                products.Add((await ShopProcess.PostAsync(admin, "products", new { name = $"Product {i}", price = 1, stock = 1_000_000_000 })).GetProperty("productId").GetInt64());
            }

            var buyers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
            {
                var buyer = await shop.ClientAsync($"buyer{i}");
                await ShopProcess.PostAsync(buyer, "balance/charge", new { amount = 1_000_000_000L });
                return buyer;
            }));

            object one = new { items = products.Take(1).Select(productId => new { productId, quantity = 1 }).ToArray() };
            object fifty = new { items = products.Select(productId => new { productId, quantity = 1 }).ToArray() };
            await MeasureAsync(buyers, one);
            await MeasureAsync(buyers, fifty);
            List<double> ratios = [];
            for (var round = 0; round < Rounds; round++)
            {
                var small = await MeasureAsync(buyers, one);
                var large = await MeasureAsync(buyers, fifty);
                ratios.Add(large / small);
                Console.WriteLine($"1 line: {OrdersARound / small:0} checkouts/s, {Lines} lines: {OrdersARound / large:0} checkouts/s, ratio {large / small:0.00}");
            }

            Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):0.00}");
            foreach (var buyer in buyers)
            {
                buyer.Dispose();
            }
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<double> MeasureAsync(HttpClient[] buyers, object order)
    {
        var started = Stopwatch.GetTimestamp();
        var left = OrdersARound;
        await Task.WhenAll(buyers.Select(async buyer =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await ShopProcess.PostAsync(buyer, "orders/checkout", order);
            }
        }));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
