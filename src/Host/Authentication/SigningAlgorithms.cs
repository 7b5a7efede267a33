namespace Commerce.Host.Authentication;

/// <summary>The <c>alg</c> values (RFC 7518, 3.1) that this Host knows. Everything else, <c>none</c> above all, is refused.</summary>
internal static class SigningAlgorithms
{
    /// <summary>HMAC with SHA-256 (RFC 7518, 3.2).</summary>
    public const string Hs256 = "HS256";

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3).</summary>
    public const string Rs256 = "RS256";

    /// <summary>ECDSA with the curve P-256 and SHA-256 (RFC 7518, 3.4).</summary>
    public const string Es256 = "ES256";

    /// <summary>Compared byte by byte: <c>alg</c> is case-sensitive (RFC 7515, 4.1.1).</summary>
    public static bool Knows(string? algorithm) => algorithm is Hs256 or Rs256 or Es256;
}
