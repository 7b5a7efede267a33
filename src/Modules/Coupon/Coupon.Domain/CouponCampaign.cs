namespace Commerce.Coupon.Domain;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SharedKernel;

/// <summary>
/// A number of coupons, given out first come, first served, one a user. Its terms never change; only its count grows and its close
/// may come sooner, both by conditional updates of its row.
/// </summary>
public sealed class CouponCampaign : IEntity
{
    /// <summary>The shortest code.</summary>
    public const int MinCodeLength = 3;

    /// <summary>The longest code.</summary>
    public const int MaxCodeLength = 32;

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

    /// <summary>Its code, in upper case.</summary>
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

    /// <summary>For how many days a coupon is valid; null for ever.</summary>
    public int? ValidDays { get; init; }

    /// <summary>How many can still be issued.</summary>
    public int RemainingQuantity => TotalQuantity - IssuedQuantity;

    /// <summary>Whether all coupons are out.</summary>
    public bool IsSoldOut => IssuedQuantity >= TotalQuantity;

    /// <summary>The one way in which a code is stored and compared.</summary>
    /// <param name="text">A code in any case.</param>
    /// <param name="couponCode">The code in upper case.</param>
    /// <returns>False for a text that cannot be a code.</returns>
    public static bool TryReadCode(string text, [NotNullWhen(true)] out string? couponCode)
    {
        // Only ASCII is looked at before the case is changed: some other letters have ASCII capitals.
        couponCode = text.Length is >= MinCodeLength and <= MaxCodeLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? text.ToUpperInvariant()
            : null;
        return couponCode is not null;
    }

    /// <summary>
    /// Whether coupons are issued at an instant: from the opening on, until right before the close, and not after an admin has closed it.
    /// </summary>
    /// <param name="now">The instant.</param>
    /// <returns>True while it is open.</returns>
    public bool IsOpenAt(DateTimeOffset now) => !IsClosed && now >= OpensAt && (ClosesAt is not { } closesAt || now < closesAt);

    /// <summary>
    /// The close that an admin's call makes: now, but not before the opening, and after every coupon that was issued, by whichever Host's
    /// clock it is dated. One that has come already stays.
    /// </summary>
    /// <param name="now">When the admin calls.</param>
    /// <param name="lastIssuedAt">When the latest coupon was issued; null for none.</param>
    /// <returns>The close.</returns>
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

    /// <summary>Why a user gets no coupon, as far as what was read of the campaign tells; the row's count has the last word.</summary>
    /// <param name="heldCouponId">The coupon of this campaign that the user holds, or null.</param>
    /// <param name="now">When the user tries.</param>
    /// <returns>The refusal, or null.</returns>
    public Error? RefuseIssue(Guid? heldCouponId, DateTimeOffset now)
    {
        if (heldCouponId is { } couponId)
        {
            return CouponErrors.Holding(couponId);
        }

        if (!IsOpenAt(now))
        {
            return CouponErrors.NotOpen;
        }

        return IsSoldOut ? CouponErrors.SoldOut.With() : null;
    }
}
