namespace Commerce.Host.Authentication;

using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

/// <summary>An RSA public key for RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3).</summary>
internal sealed class RsaSha256Key : IVerificationKey
{
    /// <summary>RFC 7518, 3.3: 2048 bits or larger must be used.</summary>
    public const int MinKeyBits = 2048;

    /// <summary>A check grows with the square of the size, and anybody can make us check a signature.</summary>
    public const int MaxKeyBits = 8192;

    // RSA promises nothing about concurrent use of one instance, and one lock would serialize every first request.
    private readonly ObjectPool<RSA> _instances;

    /// <summary>Takes the public half only, whatever the parameters hold.</summary>
    public RsaSha256Key(RSAParameters publicKey, string? keyId = null)
    {
        _instances = new DefaultObjectPoolProvider().Create(new Policy(new() { Modulus = publicKey.Modulus, Exponent = publicKey.Exponent }));
        KeyId = keyId;
    }

    /// <inheritdoc />
    public string Algorithm => SigningAlgorithms.Rs256;

    /// <inheritdoc />
    public string? KeyId { get; }

    /// <inheritdoc />
    public bool Verifies(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature)
    {
        var rsa = _instances.Get();
        try
        {
            return rsa.VerifyData(signingInput, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            _instances.Return(rsa);
        }
    }

    private sealed class Policy(RSAParameters publicKey) : PooledObjectPolicy<RSA>
    {
        public override RSA Create() => RSA.Create(publicKey);

        public override bool Return(RSA obj) => true;
    }
}
