namespace Commerce.Host.Authentication;

/// <summary>The keys of two sources, for a Host that has keys in its configuration and takes those of an authority as well.</summary>
internal sealed class CombinedKeySource(IVerificationKeySource first, IVerificationKeySource second) : IVerificationKeySource
{
    /// <inheritdoc />
    public int Version => first.Version + second.Version;

    /// <inheritdoc />
    public IReadOnlyList<IVerificationKey> KeysFor(string algorithm) => [.. first.KeysFor(algorithm), .. second.KeysFor(algorithm)];

    /// <inheritdoc />
    public bool Trusts(IVerificationKey key) => first.Trusts(key) || second.Trusts(key);

    /// <inheritdoc />
    public bool MayLearn(string algorithm, string? keyId) => first.MayLearn(algorithm, keyId) || second.MayLearn(algorithm, keyId);

    /// <inheritdoc />
    public Task RefreshAsync() => Task.WhenAll(first.RefreshAsync(), second.RefreshAsync());
}
