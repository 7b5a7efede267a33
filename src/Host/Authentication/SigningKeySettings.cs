namespace Commerce.Host.Authentication;

/// <summary>One key of a signing authority, as configured under <c>Auth:SigningKeys:N</c> (algorithms: RFC 7518, 3.1).</summary>
internal sealed class SigningKeySettings
{
    /// <summary><c>HS256</c>, <c>RS256</c> or <c>ES256</c>. It belongs to the key, so that a token cannot choose how the key is used.</summary>
    public string? Algorithm { get; set; }

    /// <summary>HS256: the secret in base64. RS256 and ES256: the public key in PEM. Never printed.</summary>
    public string? Key { get; set; }
}
