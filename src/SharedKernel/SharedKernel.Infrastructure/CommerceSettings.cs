namespace Commerce.SharedKernel.Infrastructure;

using System.ComponentModel.DataAnnotations;

/// <summary>What the whole installation shares, section <c>Commerce</c>.</summary>
public sealed class CommerceSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Commerce";

    /// <summary>The one currency, by ISO 4217.</summary>
    [Required, RegularExpression("^[A-Z]{3}$", ErrorMessage = "must be an ISO 4217 code such as KRW")]
    public string Currency { get; set; } = "KRW";

    /// <summary>
    /// Where others reach the shop, such as <c>https://shop.example.com</c>, without a slash at its end. Events name it (<c>dataschema</c>), so
    /// it is not taken from where the Host happens to listen: an event that is delivered again is the same to the last byte.
    /// </summary>
    [RegularExpression("^https?://[^/?#@]+(/[^?#]*[^/?#])?$", ErrorMessage = "must be an address such as https://shop.example.com, without a slash at its end")]
    public string? PublicAddress { get; set; }
}
