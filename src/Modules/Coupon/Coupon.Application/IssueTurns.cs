namespace Commerce.Coupon.Application;

using System.Collections.Concurrent;

/// <summary>Counts the issues of each code that are under way, and lets no more of them through than may be.</summary>
/// <param name="settings">Says how many may be.</param>
public sealed class IssueTurns(CouponSettings settings)
{
    private readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.Ordinal);

    /// <summary>How many codes have issues under way.</summary>
    public int Codes => underWay.Count;

    /// <summary>Takes a turn.</summary>
    /// <param name="couponCode">The code, in upper case.</param>
    /// <returns>The turn, disposed when the issue is through; null when too many are under way.</returns>
    public IDisposable? TryEnter(string couponCode)
    {
        // Compare and swap, so that a refused try never counts, not even for a moment.
        while (true)
        {
            if (!underWay.TryGetValue(couponCode, out var count))
            {
                if (underWay.TryAdd(couponCode, 1))
                {
                    return new Turn(this, couponCode);
                }
            }
            else if (count >= settings.IssueConcurrency)
            {
                return null;
            }
            else if (underWay.TryUpdate(couponCode, count + 1, count))
            {
                return new Turn(this, couponCode);
            }
        }
    }

    private void Leave(string couponCode)
    {
        while (underWay.TryGetValue(couponCode, out var count))
        {
            if (count == 1 ? underWay.TryRemove(KeyValuePair.Create(couponCode, 1)) : underWay.TryUpdate(couponCode, count - 1, count))
            {
                return;
            }
        }
    }

    private sealed class Turn(IssueTurns turns, string couponCode) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                turns.Leave(couponCode);
            }
        }
    }
}
