namespace Commerce.Host.UnitTests.Authentication;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

/// <summary>Keys and hand-made tokens: built from text, so that a test can build what no library would.</summary>
internal static class Some
{
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    public static readonly RSA Rsa = RSA.Create(2048);

    public static readonly ECDsa Elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>When the tests begin.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Expiry = Now.AddMinutes(30);

    public static string Claims(string more = "") => $$"""{"sub":"ada","exp":{{Expiry.ToUnixTimeSeconds()}}{{more}}}""";

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Hs256(string? claims = null, string header = """{"alg":"HS256","typ":"JWT"}""", byte[]? secret = null) =>
        Signed(header, claims, input => HMACSHA256.HashData(secret ?? Secret, input));

    public static string Rs256(string? claims = null, string header = """{"alg":"RS256"}""", RSASignaturePadding? padding = null, RSA? signer = null) =>
        Signed(header, claims, input => (signer ?? Rsa).SignData(input, HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1));

    public static string Es256(
        string? claims = null,
        string header = """{"alg":"ES256"}""",
        ECDsa? signer = null,
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation) =>
        Signed(header, claims, input => (signer ?? Elliptic).SignData(input, HashAlgorithmName.SHA256, format));

    /// <summary>The token with another signature, made from its own.</summary>
    public static string Resigned(string token, Func<byte[], byte[]> change)
    {
        var end = token.LastIndexOf('.') + 1;
        return token[..end] + Encode(change(Base64Url.DecodeFromChars(token.AsSpan(end))));
    }

    public static string Signed(string header, string? claims, Func<byte[], byte[]> sign)
    {
        var signingInput = $"{Encode(header)}.{Encode(claims ?? Claims())}";
        return $"{signingInput}.{Encode(sign(Encoding.ASCII.GetBytes(signingInput)))}";
    }
}
