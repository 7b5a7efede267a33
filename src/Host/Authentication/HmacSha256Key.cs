namespace Commerce.Host.Authentication;

using System.Security.Cryptography;

/// <summary>A shared secret for HS256 (RFC 7518, 3.2: at least as long as the hash).</summary>
internal sealed class HmacSha256Key : IVerificationKey
{
    /// <summary>RFC 7518, 3.2: a key of the same size as the hash output or larger must be used.</summary>
    public const int MinSecretBytes = 32;

    /// <summary>Far beyond what adds strength (the hash's block is 64 bytes); longer is a mistake.</summary>
    public const int MaxSecretBytes = 512;

    private readonly byte[] _secret;

    /// <summary>Keeps its own copy, so that nobody changes the key from outside.</summary>
    public HmacSha256Key(ReadOnlySpan<byte> secret)
    {
        if (secret.Length is < MinSecretBytes or > MaxSecretBytes)
        {
            throw new ArgumentException($"An HS256 secret has {MinSecretBytes} to {MaxSecretBytes} bytes.", nameof(secret));
        }

        _secret = secret.ToArray();
    }

    /// <inheritdoc />
    public string Algorithm => SigningAlgorithms.Hs256;

    /// <summary>None: secrets come from the configuration only, which names no keys.</summary>
    public string? KeyId => null;

    /// <inheritdoc />
    public bool Verifies(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, signingInput, expected);

        // Fixed time: how many bytes of a guess are right must not show in how long the answer takes.
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    /// <summary>Signs, for the tokens that the Host issues itself.</summary>
    public byte[] Sign(ReadOnlySpan<byte> signingInput) => HMACSHA256.HashData(_secret, signingInput);
}
