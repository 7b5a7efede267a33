namespace Commerce.Coupon.Infrastructure;

using System.Collections.Concurrent;
using Application;
using Domain;

/// <summary>
/// The sold-out campaigns this Host knows of, so that the crowd that comes late does not queue for a row that cannot change any more.
/// Others only mark what is to be read; what it then answers with, it has read from committed rows.
/// </summary>
internal sealed class SoldOutCache(TimeProvider clock) : ISoldOutCache
{
    /// <summary>How long an entry is trusted: another Host may have closed the campaign meanwhile.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>The most campaigns that are remembered; beyond, the ones known longest are forgotten and learned anew.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<CouponCode, Entry> entries = new();
    private readonly ConcurrentQueue<KeyValuePair<CouponCode, Entry>> ages = new();

    /// <summary>How many campaigns are remembered.</summary>
    public int Count => entries.Count;

    /// <summary>A campaign seems to be sold out: whoever asks next looks, unless that is known already.</summary>
    public void MarkSuspect(CouponCode couponCode)
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

    /// <inheritdoc/>
    public void Invalidate(CouponCode couponCode)
    {
        // A new entry, so that whoever is looking just now does not write down what was before.
        entries.TryRemove(couponCode, out _);
        MarkSuspect(couponCode);
    }

    /// <summary>Whether there is reason to ask: a look at memory, for the way of everybody who comes in time.</summary>
    /// <returns>False for a campaign of which nothing is known.</returns>
    public bool Contains(CouponCode couponCode) => entries.ContainsKey(couponCode);

    /// <summary>The campaign of a code, if it is known to be sold out.</summary>
    /// <param name="read">Reads the campaign's committed row; called only where there is reason to look.</param>
    /// <returns>The campaign, or null for one that may have coupons left.</returns>
    public ValueTask<CouponCampaign?> FindAsync(CouponCode couponCode, Func<Task<CouponCampaign?>> read)
    {
        if (!entries.TryGetValue(couponCode, out var entry))
        {
            return default;
        }

        return entry.Known is { } known && clock.GetElapsedTime(known.At) < MaxAge ? new(known.Campaign) : new(ReadAsync(couponCode, entry, read));
    }

    private async Task<CouponCampaign?> ReadAsync(CouponCode couponCode, Entry entry, Func<Task<CouponCampaign?>> read)
    {
        var at = clock.GetTimestamp();
        if (await read() is { IsSoldOut: true } campaign)
        {
            entry.Known = new Snapshot(campaign, at);
            return campaign;
        }

        entries.TryRemove(KeyValuePair.Create(couponCode, entry));
        return null;
    }

    /// <summary>A class, not a record: entries are compared by reference.</summary>
    private sealed class Entry
    {
        private volatile Snapshot? known;

        /// <summary>What was read last, or null while there is only a reason to look.</summary>
        public Snapshot? Known
        {
            get => known;
            set => known = value;
        }
    }

    private sealed record Snapshot(CouponCampaign Campaign, long At);
}
