namespace Commerce.Coupon.Domain;

using System.Linq.Expressions;

/// <summary>What a coupon is good for.</summary>
public enum CouponStatus
{
    /// <summary>It can be used.</summary>
    Usable,

    /// <summary>An order has it, paid or not.</summary>
    Used,

    /// <summary>Its time is over, and no order has it.</summary>
    Expired,
}

/// <summary>A user's coupon of a campaign. It serves one order at a time; the row's conditional update says which.</summary>
public sealed class IssuedCoupon : IEntity
{
    internal IssuedCoupon()
    {
    }

    /// <inheritdoc/>
    public long Id { get; init; }

    /// <summary>Its name outside.</summary>
    public Guid CouponId { get; init; }

    /// <summary>The campaign's key.</summary>
    public long CampaignId { get; init; }

    /// <summary>The campaign, whose terms are the coupon's.</summary>
    public CouponCampaign Campaign { get; init; } = null!;

    /// <summary>Whose it is.</summary>
    public string UserId { get; init; } = null!;

    /// <summary>The receipt of the race: 1 for the campaign's first coupon, without gaps.</summary>
    public int Sequence { get; init; }

    /// <summary>When it was issued, UTC.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>From when on it cannot be used, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The order that has it.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>Since when that order has it, UTC.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>
    /// A digest of the campaign's terms as they were when it was issued (<see cref="CouponCampaign.DigestTerms"/>), with which the audit
    /// sees that the promise was kept; null for a coupon from before this was noted.
    /// </summary>
    public string? TermsDigest { get; init; }

    /// <summary>Issues a coupon.</summary>
    /// <param name="sequence">Which one of the campaign, as its row counted.</param>
    public static IssuedCoupon Issue(CouponCampaign campaign, string userId, int sequence, DateTimeOffset now) => new()
    {
        CouponId = Guid.CreateVersion7(now),
        CampaignId = campaign.Id,
        Campaign = campaign,
        UserId = userId,
        Sequence = sequence,
        IssuedAt = now,
        ExpiresAt = campaign.ValidDays is { } days ? now.AddDays(days) : null,
        TermsDigest = campaign.DigestTerms(),
    };

    /// <summary>What the coupon is good for at an instant. One that an order has stays used when its time is over.</summary>
    public CouponStatus StatusAt(DateTimeOffset now) =>
        OrderId is not null ? CouponStatus.Used
        : ExpiresAt is { } expiresAt && now >= expiresAt ? CouponStatus.Expired
        : CouponStatus.Usable;

    /// <summary><see cref="StatusAt"/> for queries.</summary>
    public static Expression<Func<IssuedCoupon, bool>> HasStatus(CouponStatus status, DateTimeOffset now) => status switch
    {
        CouponStatus.Used => coupon => coupon.OrderId != null,
        CouponStatus.Expired => coupon => coupon.OrderId == null && coupon.ExpiresAt <= now,
        _ => coupon => coupon.OrderId == null && (coupon.ExpiresAt == null || coupon.ExpiresAt > now),
    };

    /// <summary>What the coupon takes off an order, or why it cannot be used for it.</summary>
    /// <param name="subtotal">What the order comes to before the discount, in minor units.</param>
    /// <returns>The discount in minor units, never more than the subtotal; or the refusal.</returns>
    public Result<long> DiscountFor(long subtotal, DateTimeOffset now) => StatusAt(now) switch
    {
        CouponStatus.Used => CouponErrors.Used(),
        CouponStatus.Expired => CouponErrors.Expired(),
        _ when subtotal < Campaign.MinOrderAmount => CouponErrors.BelowMinimum(Campaign.MinOrderAmount, subtotal),
        _ => Campaign.Discount.Of(subtotal),
    };
}
