namespace Commerce.Bench;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>A scenario: the medians of both sides.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Commerce">This build.</param>
/// <param name="OtherName">Who it was compared with.</param>
/// <param name="Other">The other side.</param>
internal sealed record Row(string Scenario, Sample Commerce, string OtherName, Sample Other)
{
    /// <summary>Commerce's throughput, as a part of the other's.</summary>
    public double Throughput => Commerce.PerSecond / Other.PerSecond;

    /// <summary>Commerce's processor time, in times of the other's.</summary>
    public double Processor => Commerce.Processor / Other.Processor;

    /// <summary>What it must reach; null for nothing, or where another build was measured.</summary>
    [JsonIgnore]
    public Bound? Bound => OtherName == "limit" ? Bounds.Scenarios.GetValueOrDefault(Scenario) : null;
}

/// <summary>What a run has found.</summary>
/// <param name="Rows">The scenarios.</param>
/// <param name="IsConsistent">The audit's verdict of Commerce after all of them.</param>
internal sealed record Results(IReadOnlyList<Row> Rows, bool IsConsistent)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints the table; answers whether the run may pass.</summary>
    public bool Report()
    {
        Console.WriteLine();
        foreach (var line in Table())
        {
            Console.WriteLine(line);
        }

        foreach (var remark in Remarks())
        {
            Console.WriteLine(remark);
        }

        var farOff = Rows.Where(row => row.Bound?.IsFarOff(row.Throughput, row.Processor) == true).Select(row => row.Scenario).ToList();
        if (farOff.Count > 0)
        {
            Console.WriteLine($"Below half of the bound: {string.Join(", ", farOff)}");
        }

        return IsConsistent && farOff.Count == 0;
    }

    /// <summary>Writes JSON; and, for the documentation, the table and the charts.</summary>
    public async Task WriteAsync(bool saves)
    {
        var folder = Path.Combine(ShopProcess.Root, saves ? "docs/performance" : "bench/results");
        Directory.CreateDirectory(folder);
        var name = saves ? "comparison" : "comparison-" + TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(this, Json) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".svg"), Charts.Ratios(Rows));
        await File.WriteAllTextAsync(Path.Combine(folder, name + "-latency.svg"), Charts.Latency(Rows));
        if (saves)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, name + ".md"), [.. Table(), "", .. Remarks()]);
        }

        Console.WriteLine($"written: {Path.GetRelativePath(ShopProcess.Root, Path.Combine(folder, name))}.json and .svg");
    }

    private IEnumerable<string> Table()
    {
        var other = Rows.Count > 0 ? Rows[0].OtherName : "limit";
        yield return $"| {"scenario",-12} | commerce /s | {other} /s | ratio | commerce us | {other} us | ratio | p50 ms | p99 ms | p99.9 ms | {other} p99 | KB written | MB | busy after, s | bound | |";
        yield return "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |";
        foreach (var row in Rows)
        {
            var (ours, theirs) = (row.Commerce, row.Other);
            var verdict = row.Bound is not { } bound ? " | |" : string.Create(CultureInfo.InvariantCulture,
                $"≥ {bound.Throughput} / ≤ {bound.Processor} | {(bound.Holds(row.Throughput, row.Processor) ? "holds" : "misses")} |");
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {row.Scenario,-12} | {ours.PerSecond:0} | {theirs.PerSecond:0} | {row.Throughput:0.00} | {ours.Processor:0} | {theirs.Processor:0} | {row.Processor:0.0} | {ours.P50:0.0} | {ours.P99:0.0} | {ours.P999:0.0} | {theirs.P99:0.0} | {ours.Written:0.0} : {theirs.Written:0.0} | {ours.Memory:0} : {theirs.Memory:0} | {ours.Settling:0.0} : {theirs.Settling:0.0} | {verdict}");
        }
    }

    private IEnumerable<string> Remarks()
    {
        if (Find("hot-product") is { } hot && Find("checkout") is { } usual)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"One hot product: {hot.Commerce.PerSecond / usual.Commerce.PerSecond:0.00} of the throughput of checkout (bound {Bounds.HotProduct}).");
        }

        if (Find("lines-50") is { } fifty && Find("lines-1") is { } one)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Fifty lines cost {one.Commerce.PerSecond / fifty.Commerce.PerSecond:0.0} times the time and {fifty.Commerce.Processor / one.Commerce.Processor:0.0} times the processor time of one line (bound {Bounds.FiftyLines}; {fifty.OtherName}: {fifty.Other.Processor / one.Other.Processor:0.0}).");
        }

        yield return IsConsistent ? "The audit of Commerce after the run: consistent." : "The audit of Commerce after the run: NOT consistent.";
    }

    private Row? Find(string scenario) => Rows.FirstOrDefault(row => row.Scenario == scenario);
}
