namespace Commerce.Host.Authentication;

/// <summary>
/// Where the keys come from that may check a token: the configuration, an authority's set (RFC 7517), or both. A source whose
/// keys never change needs <see cref="KeysFor"/> and <see cref="Trusts"/> only.
/// </summary>
internal interface IVerificationKeySource
{
    /// <summary>Another number after every change of the keys.</summary>
    int Version => 0;

    /// <summary>The keys whose own algorithm is <paramref name="algorithm"/>; few, and none for an algorithm nobody has.</summary>
    IReadOnlyList<IVerificationKey> KeysFor(string algorithm);

    /// <summary>
    /// Whether a key that this source once gave is still one of its keys. Asked for every request whose token is remembered, so it
    /// is cheap and allocates nothing.
    /// </summary>
    bool Trusts(IVerificationKey key);

    /// <summary>Whether <see cref="RefreshAsync"/> could bring the key of such a token.</summary>
    bool MayLearn(string algorithm, string? keyId) => false;

    /// <summary>Asks for newer keys, unless that was done a moment ago. A failure is the source's own business; it keeps what it has.</summary>
    Task RefreshAsync() => Task.CompletedTask;
}
