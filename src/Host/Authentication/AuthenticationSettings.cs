namespace Commerce.Host.Authentication;

/// <summary>
/// What the configuration section <c>Auth</c> says about whose tokens are believed. Checked at start by
/// <see cref="AuthenticationSettingsValidator"/>; nothing here changes while the Host runs.
/// </summary>
internal sealed class AuthenticationSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>More keys than a rotation needs would only let a forged token cost more signature checks.</summary>
    public const int MaxSigningKeys = 16;

    /// <summary>Whether the Host issues and accepts tokens of its own for trying things out; Development only.</summary>
    public bool DevTokens { get; set; }

    /// <summary>The only <c>iss</c> that is accepted (RFC 7519, 4.1.1); not checked when left out.</summary>
    public string? Issuer { get; set; }

    /// <summary>The value that <c>aud</c> must hold (RFC 7519, 4.1.3); not checked when left out.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// Where the signing authority publishes its keys (RFC 7517), fetched while the Host runs; <c>https</c>, or a loopback address. None
    /// are fetched when left out.
    /// </summary>
    public string? JwksUrl { get; set; }

    /// <summary>The keys of the signing authorities, in any order.</summary>
    public IList<SigningKeySettings> SigningKeys { get; } = [];
}
