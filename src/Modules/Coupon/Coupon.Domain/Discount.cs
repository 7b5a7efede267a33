namespace Commerce.Coupon.Domain;

/// <summary>How a discount is computed.</summary>
public enum DiscountType
{
    /// <summary>The same amount whatever the order comes to.</summary>
    Fixed,

    /// <summary>A share of the subtotal.</summary>
    Percentage,
}

/// <summary>What a coupon takes off an order. Amounts are in minor units.</summary>
public sealed record Discount
{
    /// <summary>The least that a fixed discount, or the cap of a percentage, may be.</summary>
    public const long MinAmount = 1;

    /// <summary>The greatest, in minor units: what a program that computes with doubles still reads exactly.</summary>
    public const long GreatestAmount = 1_000_000_000_000_000;

    /// <summary>The smallest percentage.</summary>
    public const int MinPercent = 1;

    /// <summary>The greatest percentage.</summary>
    public const int MaxPercent = 100;

    private Discount()
    {
    }

    /// <summary>How it is computed.</summary>
    public DiscountType Type { get; private init; }

    /// <summary>What a fixed discount takes off.</summary>
    public long? Amount { get; private init; }

    /// <summary>The share that a percentage takes off.</summary>
    public int? Percent { get; private init; }

    /// <summary>The most that a percentage takes off, if there is a most.</summary>
    public long? MaxAmount { get; private init; }

    /// <summary>The same amount whatever the order comes to.</summary>
    /// <param name="amount">How much, at least <see cref="MinAmount"/>.</param>
    public static Discount Fixed(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, MinAmount);
        return new() { Type = DiscountType.Fixed, Amount = amount };
    }

    /// <summary>A share of the subtotal.</summary>
    /// <param name="percent">The share, from <see cref="MinPercent"/> to <see cref="MaxPercent"/>.</param>
    /// <param name="maxAmount">The most it takes off; null for no most.</param>
    public static Discount Percentage(int percent, long? maxAmount = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, MinPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, MaxPercent);
        if (maxAmount is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, MinAmount, nameof(maxAmount));
        }

        return new() { Type = DiscountType.Percentage, Percent = percent, MaxAmount = maxAmount };
    }

    /// <summary>What it takes off a subtotal: rounded down, and never more than the subtotal.</summary>
    /// <param name="subtotal">The subtotal, at least 0.</param>
    public long Of(long subtotal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(subtotal);
        // 128 bits, because a hundred times a large subtotal passes 64.
        var wanted = Type == DiscountType.Fixed ? Amount!.Value : (long)((Int128)subtotal * Percent!.Value / 100);
        return Math.Min(subtotal, Math.Min(wanted, MaxAmount ?? long.MaxValue));
    }
}
