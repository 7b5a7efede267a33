namespace Commerce.Host.UnitTests.Authentication;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Commerce.Host.Authentication;
using Microsoft.Extensions.Options;

/// <summary>Keys and hand-made tokens: built from text, so that a test can build what no library would.</summary>
internal static class Some
{
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    public static readonly RSA Rsa = RSA.Create(2048);

    public static readonly ECDsa Elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Half an hour, counted from <see cref="ManualTime"/>'s start.</summary>
    public static readonly DateTimeOffset Expiry = new(2026, 1, 1, 0, 30, 0, TimeSpan.Zero);

    public static HmacSha256Key HmacKey => new(Secret);

    public static RsaSha256Key RsaKey => new(Rsa.ExportParameters(includePrivateParameters: false));

    public static EcdsaSha256Key EllipticKey => new(Elliptic.ExportParameters(includePrivateParameters: false).Q);

    public static string Claims(string more = "") => $$"""{"sub":"ada","exp":{{Expiry.ToUnixTimeSeconds()}}{{more}}}""";

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Hs256(string? claims = null, string header = """{"alg":"HS256","typ":"JWT"}""", byte[]? secret = null)
    {
        var signingInput = $"{Encode(header)}.{Encode(claims ?? Claims())}";
        return $"{signingInput}.{Encode(HMACSHA256.HashData(secret ?? Secret, Encoding.ASCII.GetBytes(signingInput)))}";
    }

    public static string Rs256(string? claims = null, string header = """{"alg":"RS256"}""", RSASignaturePadding? padding = null)
    {
        var signingInput = $"{Encode(header)}.{Encode(claims ?? Claims())}";
        var signature = Rsa.SignData(Encoding.ASCII.GetBytes(signingInput), HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1);
        return $"{signingInput}.{Encode(signature)}";
    }

    public static string Es256(
        string? claims = null,
        string header = """{"alg":"ES256"}""",
        ECDsa? signer = null,
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        var signingInput = $"{Encode(header)}.{Encode(claims ?? Claims())}";
        var signature = (signer ?? Elliptic).SignData(Encoding.ASCII.GetBytes(signingInput), HashAlgorithmName.SHA256, format);
        return $"{signingInput}.{Encode(signature)}";
    }

    public static TokenValidator Validator(TimeProvider? time = null, string? issuer = null, string? audience = null) =>
        Validator(new Keys(HmacKey, RsaKey, EllipticKey), time, issuer, audience);

    public static TokenValidator Validator(
        IVerificationKeySource keys, TimeProvider? time = null, string? issuer = null, string? audience = null) =>
        new(keys, Options.Create(new AuthenticationSettings { Issuer = issuer, Audience = audience }), time ?? new ManualTime());

    public static TokenFault? FaultOf(string token) => Validator().Validate(token).Fault;

    /// <summary>Gives every key it has whatever it is asked for, as a careless source might; and counts how often it is asked.</summary>
    internal sealed class Keys(params IVerificationKey[] keys) : IVerificationKeySource
    {
        public int Asked { get; private set; }

        public IReadOnlyList<IVerificationKey> KeysFor(string algorithm)
        {
            Asked++;
            return keys;
        }

        public bool Trusts(IVerificationKey key) => Array.IndexOf(keys, key) >= 0;
    }
}
