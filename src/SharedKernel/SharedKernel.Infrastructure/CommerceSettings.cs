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
    /// Where others reach the shop, such as <c>https://shop.example.com</c>; null for the address at which the Host listens. Events and the API
    /// reference name it.
    /// </summary>
    [RegularExpression("^https?://[^/?#@]+(/[^?#]*)?$", ErrorMessage = "must be an address such as https://shop.example.com")]
    public string? PublicAddress { get; set; }
}
