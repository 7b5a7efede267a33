namespace Commerce.Order.Application;

/// <summary>What an order is drafted for.</summary>
public enum DraftFor
{
    /// <summary>A quote: stock and coupon are looked at, and may change the moment after.</summary>
    Quote,

    /// <summary>An order that only checks stock and coupon: what it has read stays true until it is committed.</summary>
    OrderThatChecks,

    /// <summary>An order that takes stock and coupon.</summary>
    OrderThatTakes,
}
