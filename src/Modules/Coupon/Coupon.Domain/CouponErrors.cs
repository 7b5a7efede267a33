namespace Commerce.Coupon.Domain;

/// <summary>Every way in which Coupon says no.</summary>
public static class CouponErrors
{
    /// <summary>No such campaign, or no such coupon of the caller's.</summary>
    public static readonly ErrorType NotFound = new("coupon.not_found", ErrorKind.NotFound, "There is no such coupon.",
        "Look at `GET /api/v1/coupon-campaigns` for the codes, and at `GET /api/v1/coupons` for your own coupons.");

    /// <summary>Another campaign has the code.</summary>
    public static readonly ErrorType CodeTaken = new("coupon.code_taken", ErrorKind.Conflict, "Another campaign has this code.",
        "Choose another code; codes are compared without case and are never free again.");

    /// <summary>A user gets one coupon of a campaign.</summary>
    public static readonly ErrorType AlreadyIssued = new("coupon.already_issued", ErrorKind.Conflict, "You have a coupon of this campaign already.",
        "Use the one that you have: `couponId`.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["couponId"] = Guid.Parse("0199a3bf-9d05-7e1a-b3c4-6a7f10d2e583") },
    };

    /// <summary>Before the opening, or after the close.</summary>
    public static readonly ErrorType NotOpen = new("coupon.not_open", ErrorKind.Conflict, "The campaign is not open.",
        "Try between the campaign's `opensAt` and `closesAt`.");

    /// <summary>All coupons are out.</summary>
    public static readonly ErrorType SoldOut = new("coupon.sold_out", ErrorKind.Conflict, "All coupons of this campaign have been issued.",
        "None comes back: trying again does not help.");

    /// <summary>Too many want the same code at this moment.</summary>
    public static readonly ErrorType Busy = new("coupon.busy", ErrorKind.Busy, "Too many are asking for this coupon at the moment.",
        "Nothing was done. Try again after `Retry-After` seconds.");

    /// <summary>The coupon does not serve this order.</summary>
    public static readonly ErrorType NotUsable = new("coupon.not_usable", ErrorKind.Conflict, "The coupon cannot be used for this order.",
        "Look at `reason`: `used` and `expired` stay so, `below_minimum` needs a larger order.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["reason"] = "below_minimum", ["minOrderAmount"] = 5_000L, ["subtotal"] = 3_000L },
    };

    /// <summary>A user gets one coupon of a campaign.</summary>
    public static Error AlreadyHolds(Guid couponId) => AlreadyIssued.Create(null, ("couponId", couponId));

    /// <summary>The coupon serves another order, or did.</summary>
    public static Error Used() => NotUsable.Create("The coupon is used already.", ("reason", "used"));

    /// <summary>The coupon's time is over.</summary>
    public static Error Expired() => NotUsable.Create("The coupon has expired.", ("reason", "expired"));

    /// <summary>The order is too small.</summary>
    /// <param name="minOrderAmount">The least the order must come to, in minor units.</param>
    /// <param name="subtotal">What it comes to, in minor units.</param>
    public static Error BelowMinimum(long minOrderAmount, long subtotal) => NotUsable.Create(
        $"The coupon needs an order of at least {minOrderAmount}; this one comes to {subtotal}.",
        ("reason", "below_minimum"), ("minOrderAmount", minOrderAmount), ("subtotal", subtotal));
}
