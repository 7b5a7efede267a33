namespace Commerce.Bench;

using System.Diagnostics;
using System.Globalization;

/// <summary>
/// What one operation costs the Host: throughput, waiting time and processor time, at many clients. With another build beside it, the two are
/// measured in turns, so that what else the machine does meets both.
/// </summary>
internal static class Operations
{
    private const int WarmUpRequests = 2_000;

    /// <summary>Measures and prints.</summary>
    /// <param name="names">Which operations; none for all.</param>
    /// <param name="against">The folder of another build's Host (<c>bin/Release/net10.0</c>); null for none.</param>
    /// <returns>0, or 1 where an audit found something.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> names, string? against, int seconds, int rounds, int clients)
    {
        List<(string Name, Workload Workload)> sides = [];
        List<string> folders = [];
        try
        {
            foreach (var (name, host) in against is null ? [("this", null)] : new[] { ("this", (string?)null), ("other", against) })
            {
                folders.Add(Directory.CreateTempSubdirectory("commerce-bench-").FullName);
                sides.Add((name, await Workload.FillAsync(await ShopProcess.StartAsync(host, folders[^1], [.. Workload.Settings]), clients)));
            }

            foreach (var operation in names.Count > 0 ? names : [.. sides[0].Workload.Operations.Keys])
            {
                await MeasureAsync(sides, operation, seconds, rounds);
            }

            var isConsistent = true;
            foreach (var (name, workload) in sides)
            {
                var verdict = await workload.IsConsistentAsync();
                Console.WriteLine($"audit of {name}: {(verdict ? "consistent" : "NOT consistent")}");
                isConsistent &= verdict;
            }

            return isConsistent ? 0 : 1;
        }
        finally
        {
            foreach (var (_, workload) in sides)
            {
                workload.Dispose();
                await workload.Shop.DisposeAsync();
            }

            foreach (var folder in folders)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(List<(string Name, Workload Workload)> sides, string operation, int seconds, int rounds)
    {
        foreach (var (_, workload) in sides)
        {
            await LoadAsync(workload, operation, requests => requests >= WarmUpRequests);
        }

        var taken = sides.ToDictionary(side => side.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            // This, other, other, this: whoever goes second finds a warmer machine, and each does so in turn.
            foreach (var (name, workload) in round % 2 == 0 ? sides : sides.AsEnumerable().Reverse())
            {
                var sample = await SampleAsync(workload, operation, TimeSpan.FromSeconds(seconds));
                taken[name].Add(sample);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation,-14} {name,-6} {sample}"));
            }
        }

        foreach (var (name, samples) in taken)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation,-14} {name,-6} {Median(samples)}   median"));
        }

        if (taken.Count == 2)
        {
            var (ours, other) = (Median(taken["this"]), Median(taken["other"]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation,-14} this / other: throughput {ours.PerSecond / other.PerSecond:0.00}, processor {ours.Processor / other.Processor:0.00}"));
        }
    }

    private static async Task<Sample> SampleAsync(Workload workload, string operation, TimeSpan duration)
    {
        var (started, processor) = (Stopwatch.GetTimestamp(), workload.Shop.ProcessorTime);
        var waited = await LoadAsync(workload, operation, _ => Stopwatch.GetElapsedTime(started) >= duration);
        var (elapsed, used) = (Stopwatch.GetElapsedTime(started), workload.Shop.ProcessorTime - processor);
        waited.Sort();
        return new Sample(waited.Count / elapsed.TotalSeconds, used.TotalMicroseconds / waited.Count, waited[waited.Count / 2], waited[(int)(waited.Count * 0.99)]);
    }

    /// <summary>Every customer does it again and again, until it is enough; answers how long each waited, in milliseconds.</summary>
    private static async Task<List<double>> LoadAsync(Workload workload, string operation, Func<int, bool> isEnough)
    {
        var run = workload.Operations[operation];
        var requests = 0;
        var waited = await Task.WhenAll(Enumerable.Range(0, workload.Customers).Select(async client =>
        {
            List<double> own = [];
            for (var turn = 0; !isEnough(Interlocked.Increment(ref requests)); turn++)
            {
                var began = Stopwatch.GetTimestamp();
                await run(client, turn);
                own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return own;
        }));
        return [.. waited.SelectMany(own => own)];
    }

    private static Sample Median(List<Sample> samples) => new(
        Middle(samples, sample => sample.PerSecond), Middle(samples, sample => sample.Processor), Middle(samples, sample => sample.Half), Middle(samples, sample => sample.Slow));

    private static double Middle(List<Sample> samples, Func<Sample, double> value) => samples.Select(value).Order().ElementAt(samples.Count / 2);

    /// <summary>One round.</summary>
    /// <param name="PerSecond">Operations a second.</param>
    /// <param name="Processor">Processor time of the Host for one, in microseconds, its background work included.</param>
    /// <param name="Half">What half of them waited at most, in milliseconds.</param>
    /// <param name="Slow">What 99 of 100 waited at most, in milliseconds.</param>
    private sealed record Sample(double PerSecond, double Processor, double Half, double Slow)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond,8:0}/s  {Processor,7:0} us CPU  p50 {Half,6:0.0} ms  p99 {Slow,6:0.0} ms");
    }
}
