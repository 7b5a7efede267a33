namespace Commerce.Bench;

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

/// <summary>The same operations in shops with short and long histories, in turns; and what audit and rebuild take in each.</summary>
internal static class Growth
{
    private static readonly string[] Operations = ["checkout", "product"];

    /// <summary>Measures and prints.</summary>
    public static async Task<bool> RunAsync(Options options)
    {
        List<Side> sides = [];
        foreach (var orders in options.Orders)
        {
            var filling = Stopwatch.StartNew();
            var folder = await FilledShop.MakeAsync(orders);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {orders} orders: filled in {filling.Elapsed.TotalSeconds:0} s, {new FileInfo(Path.Combine(folder, "data", "commerce.db")).Length >> 20} MB"));
            sides.Add(new Side(string.Create(CultureInfo.InvariantCulture, $"{orders}"), await ShopProcess.StartAsync(null, folder, FilledShop.Settings), new Workload(folder, options.Clients)));
        }

        foreach (var operation in Operations)
        {
            await MeasureAsync(sides, operation, options);
        }

        var isConsistent = true;
        foreach (var side in sides)
        {
            isConsistent &= await AuditAsync(side);
            var folder = side.Shop.Folder;
            await side.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        return isConsistent;
    }

    private static async Task MeasureAsync(List<Side> sides, string operation, Options options)
    {
        foreach (var side in sides)
        {
            await side.LoadAsync(operation, TimeSpan.FromSeconds(10), options.WarmUp);
        }

        Dictionary<string, List<Sample>> taken = sides.ToDictionary(side => side.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : sides.AsEnumerable().Reverse())
            {
                taken[side.Name].Add(await side.LoadAsync(operation, options.Round));
                Console.WriteLine($"  {operation,-10} {side.Name,8} orders {taken[side.Name][^1]}");
            }
        }

        var (least, most) = (Sample.Median(taken[sides[0].Name]), Sample.Median(taken[sides[^1].Name]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"growth: {operation} at {sides[^1].Name} orders has {most.PerSecond / least.PerSecond:0.00} of the throughput at {sides[0].Name}, for {most.Processor / least.Processor:0.00} times the processor time (bound {Bounds.Growth})"));
    }

    private static async Task<bool> AuditAsync(Side side)
    {
        using var admin = await side.Shop.ClientAsync("admin", "admin");
        var (processor, memory, started) = (side.Shop.ProcessorTime, side.Shop.Memory, Stopwatch.GetTimestamp());
        var report = JsonDocument.Parse(await admin.GetStringAsync(new Uri("audit", UriKind.Relative))).RootElement;
        var isConsistent = report.GetProperty("consistent").GetBoolean();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"growth: audit at {side.Name} orders: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {(side.Shop.ProcessorTime - processor).TotalSeconds:0.0} s of processor time (bound {Bounds.AuditSeconds} at 1000000), memory {memory >> 20} -> {side.Shop.PeakMemory >> 20} MB at most, consistent: {isConsistent}"));
        started = Stopwatch.GetTimestamp();
        await ShopProcess.PostAsync(admin, "rankings/rebuild", null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"growth: rebuild at {side.Name} orders: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s (bound {Bounds.RebuildSeconds} at 1000000)"));
        return isConsistent;
    }
}
