namespace Commerce.Bench;

using System.Diagnostics;
using System.Globalization;

/// <summary>One side of a comparison: a server and what is done to it.</summary>
internal sealed class Side(string name, ShopProcess shop, Workload workload) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150);

    private readonly List<Connection> connections = [];
    private readonly int[] turns = new int[workload.Clients];

    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>The server.</summary>
    public ShopProcess Shop { get; } = shop;

    /// <summary>The longest wait for what is done after the answers.</summary>
    public TimeSpan LongestSettling { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Does an operation on all connections for a time, or so many times; measures.</summary>
    /// <param name="most">The most operations; null for no bound but the time.</param>
    public async Task<Sample> LoadAsync(string operation, TimeSpan duration, int? most = null)
    {
        await OpenAsync();
        var run = workload.Operations[operation];
        var (started, processor, written) = (Stopwatch.GetTimestamp(), Shop.ProcessorTime, Shop.Written);
        var deadline = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var left = most ?? int.MaxValue;
        var waited = await Task.WhenAll(connections.Select((connection, client) => Task.Run(async () =>
        {
            List<long> own = new(8_192);
            var began = Stopwatch.GetTimestamp();
            while (began < deadline && Interlocked.Decrement(ref left) >= 0)
            {
                await run(connection, client, turns[client]++);
                var now = Stopwatch.GetTimestamp();
                own.Add(now - began);
                began = now;
            }

            return own;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var settled = await SettleAsync();
        var (used, bytes) = (Shop.ProcessorTime - processor, Shop.Written - written);
        long[] all = [.. waited.SelectMany(own => own)];
        Array.Sort(all);
        return new Sample(
            all.Length / elapsed.TotalSeconds, used.TotalMicroseconds / all.Length, At(all, 0.5), At(all, 0.99), At(all, 0.999), bytes / 1_024.0 / all.Length, Shop.Memory / 1_048_576.0, settled.TotalSeconds);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        await Shop.DisposeAsync();
    }

    private static double At(long[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)] * 1_000.0 / Stopwatch.Frequency;

    /// <summary>
    /// Waits until what is done after the answers is done: it belongs to the operations that caused it, and would otherwise slow down whoever
    /// is measured next.
    /// </summary>
    private async Task<TimeSpan> SettleAsync()
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Shop.ProcessorTime);
        while (Stopwatch.GetElapsedTime(started) is var waited)
        {
            await Task.Delay(Look);
            var now = Shop.ProcessorTime;
            if (now - before < Look / 5)
            {
                return waited;
            }

            if (waited > LongestSettling)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Name} is still busy {waited.TotalSeconds:0} s after its last answer; measured is what it has used until now"));
                return waited;
            }

            before = now;
        }

        throw new UnreachableException();
    }

    private async Task OpenAsync()
    {
        while (connections.Count < workload.Clients)
        {
            var connection = new Connection();
            connections.Add(connection);
            await connection.OpenAsync(Shop.Address);
        }
    }
}

/// <summary>One round.</summary>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="Processor">Processor time of the server for one, in microseconds, with the work that is done after the answer.</param>
/// <param name="P50">What half of them waited at most, in milliseconds.</param>
/// <param name="P99">What 99 of 100 waited at most, in milliseconds.</param>
/// <param name="P999">What 999 of 1,000 waited at most, in milliseconds.</param>
/// <param name="Written">What the server has written to disk for one, in kilobytes.</param>
/// <param name="Memory">What the server had at the end, in megabytes.</param>
/// <param name="Settling">How long it was busy after its last answer, in seconds.</param>
internal sealed record Sample(double PerSecond, double Processor, double P50, double P99, double P999, double Written, double Memory, double Settling)
{
    /// <summary>The median of each number.</summary>
    public static Sample Median(IReadOnlyList<Sample> samples)
    {
        return new(Middle(s => s.PerSecond), Middle(s => s.Processor), Middle(s => s.P50), Middle(s => s.P99), Middle(s => s.P999), Middle(s => s.Written), Middle(s => s.Memory),
            Middle(s => s.Settling));

        double Middle(Func<Sample, double> value)
        {
            var sorted = samples.Select(value).Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{PerSecond,8:0}/s {Processor,7:0} us CPU  p50 {P50,6:0.0}  p99 {P99,6:0.0}  p99.9 {P999,6:0.0} ms {Written,6:0.0} KB {Memory,5:0} MB, busy {Settling,4:0.0} s after");
}
