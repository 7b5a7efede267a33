namespace Commerce.Coupon.Domain;

using System.Globalization;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;

/// <summary>
/// A number of coupons, given out first come, first served, one per user. Its terms never change; only its count grows and its close
/// may come sooner, both by conditional updates of its row.
/// </summary>
public sealed class CouponCampaign : IEntity
{
    /// <summary>The longest name.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The greatest campaign.</summary>
    public const int MaxTotalQuantity = 10_000_000;

    /// <summary>The longest time, in days, for which a coupon may be valid.</summary>
    public const int MaxValidDays = 3_650;

    /// <summary>The greatest minimum of an order, in minor units.</summary>
    public const long MaxMinOrderAmount = 1_000_000_000_000_000;

    /// <summary>The length of <see cref="DigestTerms"/>.</summary>
    public const int TermsDigestLength = 32;

    /// <inheritdoc/>
    public long Id { get; init; }

    /// <summary>Its code, as <see cref="Domain.CouponCode.Value"/> writes it.</summary>
    public required string CouponCode { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What its coupons take off.</summary>
    public required Discount Discount { get; init; }

    /// <summary>The least an order must come to before the discount, in minor units.</summary>
    public long MinOrderAmount { get; init; }

    /// <summary>How many coupons there are.</summary>
    public required int TotalQuantity { get; init; }

    /// <summary>How many have been issued; never falls.</summary>
    public int IssuedQuantity { get; init; }

    /// <summary>From when on coupons are issued, UTC.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>From when on no more are issued, UTC; null for no end.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Whether an admin has closed it: nothing is issued after that, whatever another Host's clock says.</summary>
    public bool IsClosed { get; init; }

    /// <summary>For how many days a coupon is valid; null forever.</summary>
    public int? ValidDays { get; init; }

    /// <summary>How many can still be issued.</summary>
    public int RemainingQuantity => TotalQuantity - IssuedQuantity;

    /// <summary>Whether all coupons are out.</summary>
    public bool IsSoldOut => IssuedQuantity >= TotalQuantity;

    /// <summary>
    /// Whether coupons are issued at an instant: from the opening on, until right before the close, and not after an admin has closed it.
    /// </summary>
    /// <returns>True while it is open.</returns>
    public bool IsOpenAt(DateTimeOffset now) => !IsClosed && now >= OpensAt && (ClosesAt is not { } closesAt || now < closesAt);

    /// <summary>Whether somebody could get a coupon at an instant, for queries: <see cref="IsOpenAt"/>, and not <see cref="IsSoldOut"/>.</summary>
    public static Expression<Func<CouponCampaign, bool>> IsIssuing(DateTimeOffset now) => campaign =>
        !campaign.IsClosed && campaign.OpensAt <= now && (campaign.ClosesAt == null || campaign.ClosesAt > now) && campaign.IssuedQuantity < campaign.TotalQuantity;

    /// <summary>
    /// The close that an admin's call makes: now, but not before the opening, and after every coupon that was issued, by whichever Host's
    /// clock it is dated. One that has come already stays.
    /// </summary>
    /// <param name="lastIssuedAt">When the latest coupon was issued; null for none.</param>
    public DateTimeOffset CloseAt(DateTimeOffset now, DateTimeOffset? lastIssuedAt)
    {
        DateTimeOffset[] bounds = [now, OpensAt, lastIssuedAt + TimeSpan.FromMilliseconds(1) ?? OpensAt];
        return ClosesAt is { } planned && planned < bounds.Max() ? planned : bounds.Max();
    }

    /// <summary>Names what the campaign promises and never changes: all but its count and its close.</summary>
    /// <returns>The first 128 bits of a SHA-256, in hexadecimal.</returns>
    public string DigestTerms()
    {
        var terms = string.Create(CultureInfo.InvariantCulture,
            $"{CouponCode}\n{Name}\n{Discount.Type}\n{Discount.Amount}\n{Discount.Percent}\n{Discount.MaxAmount}\n{MinOrderAmount}\n{TotalQuantity}\n{OpensAt.ToUnixTimeMilliseconds()}\n{ValidDays}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(terms)).AsSpan(0, TermsDigestLength / 2));
    }

    /// <summary>Checks whether a user can be issued a coupon, as far as the campaign that was read shows; the row's count decides.</summary>
    /// <param name="heldCouponId">The coupon of this campaign that the user holds, or null.</param>
    /// <returns>The refusal, or null.</returns>
    public Error? CheckCanIssue(Guid? heldCouponId, DateTimeOffset now)
    {
        if (heldCouponId is { } couponId)
        {
            return CouponErrors.AlreadyHolds(couponId);
        }

        if (!IsOpenAt(now))
        {
            return CouponErrors.NotOpen;
        }

        return IsSoldOut ? CouponErrors.SoldOut.Create() : null;
    }
}
