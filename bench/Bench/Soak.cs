namespace Commerce.Bench;

using System.Globalization;

/// <summary>Checkouts for minutes on end: what one costs, and what the Host holds, in the first minute and in the last.</summary>
internal static class Soak
{
    /// <summary>Measures and prints.</summary>
    public static async Task<bool> RunAsync(Options options)
    {
        var folder = await FilledShop.MakeAsync(orders: 0);
        await using (var side = new Side("commerce", await ShopProcess.StartAsync(null, folder, FilledShop.Settings), new Workload(folder, options.Clients)))
        {
            await side.LoadAsync("checkout", TimeSpan.FromSeconds(15), options.WarmUp);
            List<Sample> minutes = [];
            List<int> handles = [];
            for (var minute = 1; minute <= options.Minutes; minute++)
            {
                minutes.Add(await side.LoadAsync("checkout", TimeSpan.FromMinutes(1)));
                handles.Add(side.Shop.Handles);
                Console.WriteLine($"  minute {minute,2} {minutes[^1]} {handles[^1]} handles");
            }

            var (first, last) = (minutes[0], minutes[^1]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"soak: processor time {last.Processor / first.Processor:0.00}, memory {last.Memory / first.Memory:0.00}, handles {(double)handles[^1] / handles[0]:0.00} times the first minute (bound {1 + Bounds.Soak})"));
            if (!await Comparison.AuditAsync(side.Name, side.Shop))
            {
                return false;
            }
        }

        Directory.Delete(folder, recursive: true);
        return true;
    }
}
