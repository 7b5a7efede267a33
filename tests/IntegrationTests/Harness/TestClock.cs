namespace Commerce.IntegrationTests.Harness;

/// <summary>
/// The real time plus what a test has added to it: expiry is moved instead of waited for. Timers still run in real time, so that
/// background work goes on as ever.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private long offset;

    /// <summary>Moves the clock on for everybody.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref offset));
}
