namespace Commerce.Coupon.Domain;

/// <summary>A campaign's code, made once from what a caller wrote. Codes are compared without case.</summary>
public sealed record CouponCode
{
    /// <summary>The shortest code.</summary>
    public const int MinLength = 3;

    /// <summary>The longest code.</summary>
    public const int MaxLength = 32;

    /// <summary>The same as a regular expression, for programs that read the reference.</summary>
    public const string Pattern = "^[A-Za-z0-9_-]{3,32}$";

    /// <summary>What a code must be, for messages.</summary>
    public const string Form = "3 to 32 letters A–Z, digits, _ or -";

    private CouponCode(string value) => Value = value;

    /// <summary>The code in upper case, the one way in which it is stored and compared.</summary>
    public string Value { get; }

    /// <summary>Reads a code that a caller wrote.</summary>
    /// <returns>The code, or null for a text that cannot be one.</returns>
    public static CouponCode? ParseOrNull(string text) =>
        // Only ASCII is looked at before the case is changed: some other letters have ASCII capitals.
        text.Length is >= MinLength and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? new(text.ToUpperInvariant())
            : null;

    /// <summary>Reads a code that is known to be one.</summary>
    public static CouponCode Parse(string text) => ParseOrNull(text) ?? throw new FormatException($"'{text}' is no coupon code: it must be {Form}.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
