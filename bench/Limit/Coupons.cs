namespace Commerce.Limit;

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

/// <summary>A campaign; its terms never change, so they are read once.</summary>
internal sealed record Campaign(
    long Id, string Code, string Name, long MinOrderAmount, long Total, long OpensAt, long? ClosesAt, bool IsClosed, long? ValidDays, long? Amount, long? MaxAmount, long? Percent, string DiscountType)
{
    private const int DigestBytes = 16;

    /// <summary>The digest of its terms that each of its coupons carries.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{Code}\n{Name}\n{DiscountType}\n{Amount}\n{Percent}\n{MaxAmount}\n{MinOrderAmount}\n{Total}\n{OpensAt}\n{ValidDays}"))).AsSpan(0, DigestBytes));

    /// <summary>Whether coupons are issued at an instant.</summary>
    public bool IsOpenAt(long now) => !IsClosed && now >= OpensAt && (ClosesAt is not { } closesAt || now < closesAt);
}

/// <summary>A coupon that was issued now.</summary>
internal sealed record Coupon(string CouponId, string UserId, Campaign Campaign, long Sequence, long IssuedAt, long? ExpiresAt);

/// <summary>The coupons' tables. The limit has no route that creates or closes a campaign, so what it has read of one stays true.</summary>
internal sealed class CouponTables(SqliteConnection connection)
{
    private readonly ConcurrentDictionary<string, Campaign> campaigns = new(StringComparer.Ordinal);

    private readonly Statement find = new(connection, """
        SELECT id, coupon_code, name, min_order_amount, total_quantity, opens_at, closes_at, is_closed, valid_days, discount_amount, discount_max_amount, discount_percent, discount_type
        FROM coupon_campaigns WHERE coupon_code = $1
        """);

    private readonly Statement held = new(connection, "SELECT coupon_id FROM coupon_issued_coupons WHERE campaign_id = $1 AND user_id = $2");

    private readonly Statement next = new(connection,
        "UPDATE coupon_campaigns SET issued_quantity = issued_quantity + 1 WHERE id = $1 AND issued_quantity < total_quantity AND is_closed = 0 RETURNING issued_quantity");

    private readonly Statement insert = new(connection,
        "INSERT INTO coupon_issued_coupons (coupon_id, campaign_id, user_id, sequence, issued_at, expires_at, terms_digest) VALUES ($1, $2, $3, $4, $5, $6, $7)");

    /// <summary>The campaign of a code, or null.</summary>
    public Campaign? Find(string code)
    {
        if (campaigns.TryGetValue(code, out var known))
        {
            return known;
        }

        using var row = find.Read(code);
        if (!row.Read())
        {
            return null;
        }

        var campaign = new Campaign(
            row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), NumberOf(row, 6), row.GetInt64(7) != 0,
            NumberOf(row, 8), NumberOf(row, 9), NumberOf(row, 10), NumberOf(row, 11), row.GetString(12));
        return campaigns.GetOrAdd(code, campaign);
    }

    /// <summary>The coupon of a campaign that a user holds, or null.</summary>
    public string? FindHeld(long campaignId, string userId)
    {
        using var row = held.Read(campaignId, userId);
        return row.Read() ? row.GetString(0) : null;
    }

    /// <summary>Counts one more; null when all are out.</summary>
    public long? TakeNext(long campaignId) => next.Number(campaignId);

    /// <summary>Writes a coupon.</summary>
    public void Add(Coupon coupon) =>
        insert.Run(coupon.CouponId, coupon.Campaign.Id, coupon.UserId, coupon.Sequence, coupon.IssuedAt, coupon.ExpiresAt, coupon.Campaign.Digest);

    private static long? NumberOf(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}

/// <summary><c>POST /coupons/issue</c>.</summary>
internal sealed class IssueCoupon(string userId, string code) : Command
{
    private const long Day = 24 * 3_600 * 1_000;

    /// <inheritdoc/>
    public override Answer Run(Store store)
    {
        var now = store.Now();
        if (store.Coupons.Find(code) is not { } campaign)
        {
            return Problem.CouponNotFound;
        }

        if (store.Coupons.FindHeld(campaign.Id, userId) is { } held)
        {
            return Problem.AlreadyIssued(held);
        }

        if (!campaign.IsOpenAt(now))
        {
            return Problem.CouponNotOpen;
        }

        if (store.Coupons.TakeNext(campaign.Id) is not { } sequence)
        {
            return Problem.SoldOut;
        }

        var coupon = new Coupon(Store.NewId(now), userId, campaign, sequence, now, now + (campaign.ValidDays * Day));
        store.Coupons.Add(coupon);
        return new Answer(201, store.Write(coupon, Json.Coupon).ToArray(), "/api/v1/coupons/" + coupon.CouponId, null, KeepsChanges: true);
    }
}
