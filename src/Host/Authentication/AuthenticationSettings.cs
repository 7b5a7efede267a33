namespace Commerce.Host.Authentication;

/// <summary>
/// The configuration section <c>Auth</c>: whose tokens are accepted. Checked at start by <see cref="AuthenticationSettingsValidator"/>;
/// nothing here changes while the Host runs.
/// </summary>
internal sealed class AuthenticationSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>More keys than a rotation needs would only let a forged token cost more signature checks.</summary>
    public const int MaxSigningKeys = 16;

    /// <summary>Whether the Host issues and accepts tokens of its own for trying things out; Development only.</summary>
    public bool DevTokens { get; set; }

    /// <summary>
    /// An accepted <c>iss</c> (RFC 7519, 4.1.1). With <see cref="Authority"/> the issuer of its metadata is accepted as well; without both
    /// <c>iss</c> is not checked.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>The value that <c>aud</c> must hold (RFC 7519, 4.1.3); required with <see cref="Authority"/>, otherwise not checked when left out.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// The address of an OpenID Connect provider. Its metadata (OpenID Connect Discovery 1.0, 4) name its issuer and where its keys are;
    /// <c>https</c>, or a loopback address. Not together with <see cref="JwksUrl"/>.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>
    /// Where a signing authority without metadata publishes its keys (RFC 7517); <c>https</c>, or a loopback address. None are fetched
    /// when this and <see cref="Authority"/> are left out.
    /// </summary>
    public string? JwksUrl { get; set; }

    /// <summary>The keys of the signing authorities, in any order.</summary>
    public IList<SigningKeySettings> SigningKeys { get; } = [];
}
