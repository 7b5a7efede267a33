namespace Commerce.Coupon.Application;

using System.Collections.Concurrent;
using Domain;

/// <summary>
/// The sold-out campaigns this Host knows of, so that the crowd that comes late does not queue for a row that cannot change any more.
/// It is only ever told to look again; what it then believes, it has read from committed rows.
/// </summary>
/// <param name="clock">Measures how old a belief is.</param>
public sealed class SoldOutCampaigns(TimeProvider clock)
{
    /// <summary>How long something is believed: another Host may have closed the campaign meanwhile.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>The most campaigns that are remembered; beyond, the ones known longest are forgotten and learned anew.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<KeyValuePair<string, Entry>> ages = new();

    /// <summary>How many campaigns are remembered.</summary>
    public int Count => entries.Count;

    /// <summary>A campaign seems to be sold out: whoever asks next looks, unless that is known already.</summary>
    /// <param name="couponCode">The code, in upper case.</param>
    public void Suspect(string couponCode)
    {
        var entry = new Entry();
        if (!entries.TryAdd(couponCode, entry))
        {
            return;
        }

        ages.Enqueue(KeyValuePair.Create(couponCode, entry));
        while (ages.Count > Capacity && ages.TryDequeue(out var oldest))
        {
            entries.TryRemove(oldest);
        }
    }

    /// <summary>What is known of a campaign may have changed: whoever asks next looks again.</summary>
    /// <param name="couponCode">The code, in upper case.</param>
    public void LookAgain(string couponCode)
    {
        // A new entry, so that whoever is looking just now does not write down what was before.
        entries.TryRemove(couponCode, out _);
        Suspect(couponCode);
    }

    /// <summary>Whether there is reason to ask: a look at memory, for the way of everybody who comes in time.</summary>
    /// <param name="couponCode">The code, in upper case.</param>
    /// <returns>False for a campaign of which nothing is known.</returns>
    public bool MayHave(string couponCode) => entries.ContainsKey(couponCode);

    /// <summary>The campaign of a code, if it is known to be sold out.</summary>
    /// <param name="couponCode">The code, in upper case.</param>
    /// <param name="read">Reads the campaign's committed row; called only where there is reason to look.</param>
    /// <returns>The campaign, or null for one that may have coupons left.</returns>
    public ValueTask<CouponCampaign?> FindAsync(string couponCode, Func<Task<CouponCampaign?>> read)
    {
        if (!entries.TryGetValue(couponCode, out var entry))
        {
            return default;
        }

        return entry.Known is { } known && clock.GetElapsedTime(known.At) < MaxAge ? new(known.Campaign) : new(LookAsync(couponCode, entry, read));
    }

    private async Task<CouponCampaign?> LookAsync(string couponCode, Entry suspicion, Func<Task<CouponCampaign?>> read)
    {
        var at = clock.GetTimestamp();
        if (await read() is { IsSoldOut: true } campaign)
        {
            suspicion.Known = new Belief(campaign, at);
            return campaign;
        }

        entries.TryRemove(KeyValuePair.Create(couponCode, suspicion));
        return null;
    }

    /// <summary>A class, not a record: entries are told apart by who they are.</summary>
    private sealed class Entry
    {
        private volatile Belief? known;

        /// <summary>What was read last, or null while there is only a reason to look.</summary>
        public Belief? Known
        {
            get => known;
            set => known = value;
        }
    }

    private sealed record Belief(CouponCampaign Campaign, long At);
}
