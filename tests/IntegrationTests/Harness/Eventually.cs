namespace Commerce.IntegrationTests.Harness;

using System.Diagnostics;

/// <summary>For what becomes true a moment later.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until it is true; fails after the deadline.</summary>
    public static async Task BeTrueAsync(Func<Task<bool>> condition, TimeSpan? deadline = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(deadline ?? DefaultDeadline, "It did not become true in time.");
            await Task.Delay(Pause);
        }
    }
}
