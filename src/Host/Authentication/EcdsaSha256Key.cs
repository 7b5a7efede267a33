namespace Commerce.Host.Authentication;

using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

/// <summary>A public key on the curve P-256 for ES256: ECDSA with SHA-256 (RFC 7518, 3.4).</summary>
/// <remarks>
/// Whoever has one good signature can compute its twin (r, n - s), which is good as well. RFC 7518 does not forbid it, so a token
/// has two spellings at most; they say the same of the same caller.
/// </remarks>
internal sealed class EcdsaSha256Key : IVerificationKey
{
    /// <summary>RFC 7518, 3.4: r and s one after the other, 32 bytes each; never DER.</summary>
    public const int SignatureBytes = 64;

    /// <summary>RFC 7518, 6.2.1.2: a coordinate of P-256 always has all its bytes.</summary>
    public const int CoordinateBytes = 32;

    private const string P256Oid = "1.2.840.10045.3.1.7";

    // ECDsa promises nothing about concurrent use of one instance, and one lock would serialize every first request.
    private readonly ObjectPool<ECDsa> _instances;

    /// <summary>Takes a point of the curve.</summary>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public EcdsaSha256Key(ECPoint publicKey, string? keyId = null)
    {
        _instances = new DefaultObjectPoolProvider().Create(new Policy(publicKey));
        KeyId = keyId;

        // The first instance is made here, so that a point beside the curve is found here and not by a request.
        _instances.Return(_instances.Get());
    }

    /// <inheritdoc />
    public string Algorithm => SigningAlgorithms.Es256;

    /// <inheritdoc />
    public string? KeyId { get; }

    /// <summary>Whether the curve is P-256 by its name; one spelt out in numbers counts as another, whatever the numbers are.</summary>
    public static bool IsP256(ECCurve curve) => curve.IsNamed && curve.Oid.Value == P256Oid;

    /// <inheritdoc />
    public bool Verifies(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature)
    {
        // Said here, whatever a framework makes of other lengths.
        if (signature.Length != SignatureBytes)
        {
            return false;
        }

        var elliptic = _instances.Get();
        try
        {
            return elliptic.VerifyData(signingInput, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _instances.Return(elliptic);
        }
    }

    private sealed class Policy(ECPoint publicKey) : PooledObjectPolicy<ECDsa>
    {
        public override ECDsa Create() => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = publicKey });

        public override bool Return(ECDsa obj) => true;
    }
}
