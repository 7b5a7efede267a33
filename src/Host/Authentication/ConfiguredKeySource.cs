namespace Commerce.Host.Authentication;

using Microsoft.Extensions.Options;

/// <summary>The keys of <c>Auth:SigningKeys</c> and, with <c>Auth:DevTokens</c>, the Host's own; read once.</summary>
internal sealed class ConfiguredKeySource : IVerificationKeySource
{
    private readonly Dictionary<string, List<IVerificationKey>> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<IVerificationKey> _all = [];

    /// <summary>Reads every key; a fault here is a fault of the start.</summary>
    public ConfiguredKeySource(IOptions<AuthenticationSettings> settings, DevTokenKey devTokenKey)
    {
        foreach (var configured in settings.Value.SigningKeys)
        {
            if (!SigningKeyReader.TryRead(configured, out var key, out var fault))
            {
                throw new InvalidOperationException($"{AuthenticationSettings.Section}:{nameof(AuthenticationSettings.SigningKeys)}: {fault.Member} {fault.Problem}");
            }

            Add(key);
        }

        if (settings.Value.DevTokens)
        {
            Add(devTokenKey.Key);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<IVerificationKey> KeysFor(string algorithm) => _keys.TryGetValue(algorithm, out var keys) ? keys : [];

    /// <summary>What is configured is not withdrawn before the next start.</summary>
    public bool Trusts(IVerificationKey key) => _all.Contains(key);

    private void Add(IVerificationKey key)
    {
        if (!_keys.TryGetValue(key.Algorithm, out var keys))
        {
            _keys[key.Algorithm] = keys = [];
        }

        keys.Add(key);
        _all.Add(key);
    }
}
