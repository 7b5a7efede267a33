namespace Commerce.Bench;

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

/// <summary>
/// Commerce beside the limit, or one build beside another: each a process of its own on a copy of the same database, measured in turns, so
/// that what else the machine does meets both.
/// </summary>
internal static class Comparison
{
    /// <summary>Measures, prints, and answers what was found.</summary>
    public static async Task<Results> RunAsync(IReadOnlyList<string> operations, Options options)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{operations.Count} scenarios, {options.Rounds} rounds of {options.Round.TotalSeconds:0} s on each side, {options.Clients} connections, {Environment.ProcessorCount} cores"));
        var first = await FilledShop.MakeAsync(orders: 0);
        var second = FilledShop.Copy(first);
        List<Side> sides = [];
        try
        {
            sides.Add(new Side("commerce", await ShopProcess.StartAsync(null, first, FilledShop.Settings), new Workload(first, options.Clients)) { LongestSettling = options.LongestSettling });
            sides.Add(options.Against is { } other
                ? new Side("other", await ShopProcess.StartAsync(other, second, FilledShop.Settings), new Workload(second, options.Clients)) { LongestSettling = options.LongestSettling }
                : new Side("limit", await ShopProcess.StartLimitAsync(second, FilledShop.Settings), new Workload(second, options.Clients)) { LongestSettling = options.LongestSettling });
            foreach (var side in sides)
            {
                // Whatever comes first would else be measured while the process still compiles what all scenarios share.
                await side.LoadAsync("mixed", options.FirstWarmUp);
            }

            List<Row> rows = [];
            foreach (var operation in operations)
            {
                rows.Add(await MeasureAsync(sides, operation, options));
            }

            var isConsistent = await AuditAsync(sides[0].Name, sides[0].Shop);
            return new Results(rows, isConsistent && (options.IsQuick || await AuditOtherAsync(sides, second)));
        }
        finally
        {
            foreach (var side in sides)
            {
                await side.DisposeAsync();
            }

            Directory.Delete(first, recursive: true);
            Directory.Delete(second, recursive: true);
        }
    }

    /// <summary>Whether the audit of a shop finds everything consistent.</summary>
    public static async Task<bool> AuditAsync(string name, ShopProcess shop)
    {
        using var admin = await shop.ClientAsync("admin", "admin");
        var report = await admin.GetFromJsonAsync<JsonElement>(new Uri("audit", UriKind.Relative));
        var isConsistent = report.GetProperty("consistent").GetBoolean();
        Console.WriteLine($"audit of {name}: {(isConsistent ? "consistent" : "NOT consistent: " + report.GetRawText())}");
        return isConsistent;
    }

    /// <summary>A Host looks over what the other side has kept: whoever is fast at the cost of being right is no measure.</summary>
    private static async Task<bool> AuditOtherAsync(List<Side> sides, string folder)
    {
        var other = sides[1];
        sides.Remove(other);
        await other.DisposeAsync();
        await using var shop = await ShopProcess.StartAsync(null, folder, FilledShop.Settings);
        return await AuditAsync(other.Name, shop);
    }

    private static async Task<Row> MeasureAsync(List<Side> sides, string operation, Options options)
    {
        foreach (var side in sides)
        {
            await side.LoadAsync(operation, options.LongestWarmUp, options.WarmUp);
        }

        Dictionary<string, List<Sample>> taken = sides.ToDictionary(side => side.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 0; round < options.Rounds; round++)
        {
            // This, other, other, this: whoever goes second finds a warmer machine, and each does so in turn.
            foreach (var side in round % 2 == 0 ? sides : sides.AsEnumerable().Reverse())
            {
                var sample = await side.LoadAsync(operation, options.Round);
                taken[side.Name].Add(sample);
                Console.WriteLine($"  {operation,-12} {side.Name,-8} {sample}");
            }
        }

        return new Row(operation, Sample.Median(taken[sides[0].Name]), sides[1].Name, Sample.Median(taken[sides[1].Name]));
    }
}
