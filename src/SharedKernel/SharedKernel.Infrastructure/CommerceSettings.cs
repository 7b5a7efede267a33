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
    /// Where others reach the shop, such as <c>https://shop.example.com</c>, without a slash at its end; null for the first of <c>Urls</c>. Events
    /// name it (<c>dataschema</c>). It comes from the settings and not from where the Host was bound, so that an event that is delivered again
    /// after a restart is the same.
    /// </summary>
    [HttpAddress]
    public string? PublicAddress { get; set; }
}

/// <summary>An absolute http or https address, written as it is sent: no query, no user, no slash at its end.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpAddressAttribute() : ValidationAttribute("must be an address such as https://shop.example.com, without a slash at its end")
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is null || (value is string text && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.UserInfo.Length == 0 && text == address.GetLeftPart(UriPartial.Path).TrimEnd('/'));
}
