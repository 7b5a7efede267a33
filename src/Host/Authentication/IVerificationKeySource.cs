namespace Commerce.Host.Authentication;

/// <summary>
/// Where the keys come from that may check a token. Configuration is one source; a JWKS document (RFC 7517) would be
/// another. A source whose keys change while the Host runs must also see to it that <see cref="TokenCache"/> forgets what a
/// withdrawn key has signed.
/// </summary>
internal interface IVerificationKeySource
{
    /// <summary>The keys whose own algorithm is <paramref name="algorithm"/>; few, and none for an algorithm nobody has.</summary>
    IReadOnlyList<IVerificationKey> KeysFor(string algorithm);
}
