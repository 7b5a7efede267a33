namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>
/// Decides whose fault it is that events fail at a listener. Each event that was tried is the control of the others: where some pass,
/// those that fail are at fault; where different ones fail in the same way and (nearly) none passes, the listener is. One listener's
/// worker uses it at a time.
/// </summary>
internal sealed class OutageDetector
{
    /// <summary>A listener that takes fewer than one of so many is away as well.</summary>
    private const int NearlyAll = 10;

    private (long DeliveryId, string Kind)? last;

    /// <summary>Whether the listener is away, and no attempt is to be counted.</summary>
    /// <param name="taken">How many events passed in this round.</param>
    /// <param name="failures">Those that failed, each with the kind of its failure; no two of them of one subject.</param>
    public bool IsUnavailable(int taken, IReadOnlyList<(long DeliveryId, string Kind)> failures)
    {
        if (failures.Count == 0)
        {
            last = taken > 0 ? null : last;
            return false;
        }

        // An event that failed earlier, with no success since, is a control too: in a quiet shop each round has one event.
        IEnumerable<(long DeliveryId, string Kind)> all = last is { } earlier && taken == 0 ? failures.Append(earlier) : failures;
        var most = all.Distinct().GroupBy(failure => failure.Kind, failure => failure.DeliveryId, StringComparer.Ordinal).Max(kind => kind.Distinct().Count());
        var isUnavailable = most > 1 && most >= failures.Count * (NearlyAll - 1) / NearlyAll && taken * NearlyAll < most;
        last = taken > 0 ? null : failures[0];
        return isUnavailable;
    }
}
