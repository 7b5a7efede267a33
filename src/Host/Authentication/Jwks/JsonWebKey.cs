namespace Commerce.Host.Authentication.Jwks;

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

/// <summary>
/// One entry of an authority's set (RFC 7517, 4) that is meant for checking signatures. Two that are equal are the same key under
/// the same name, so a key that stays is recognized when the set is fetched again.
/// </summary>
/// <param name="Algorithm">RS256 or ES256; it follows from the kind of the key (RFC 8725, 3.1).</param>
/// <param name="KeyId">Its name (<c>kid</c>); null when it has none.</param>
/// <param name="First">RSA: the modulus <c>n</c>. EC: the coordinate <c>x</c>. In base64url, as the set has it.</param>
/// <param name="Second">RSA: the exponent <c>e</c>. EC: the coordinate <c>y</c>.</param>
internal sealed record JsonWebKey(string Algorithm, string? KeyId, string First, string Second)
{
    /// <summary>Exponents in use have three bytes; a longer one only makes every check dearer.</summary>
    private const int MaxExponentBytes = 4;

    /// <summary>
    /// Reads an entry; null for one that is of no use here: a secret (<c>oct</c>, which must never check what a public key signs),
    /// another curve, a key for encryption, for another algorithm, or one whose private half stands beside it for all to read.
    /// </summary>
    public static JsonWebKey? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !IsForSignatures(entry)
            || entry.TryGetProperty("d", out _)
            || (entry.TryGetProperty("kid", out var keyId) && keyId.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        var (algorithm, first, second) = TextOf(entry, "kty") switch
        {
            "RSA" => (SigningAlgorithms.Rs256, TextOf(entry, "n"), TextOf(entry, "e")),
            "EC" when TextOf(entry, "crv") == "P-256" => (SigningAlgorithms.Es256, TextOf(entry, "x"), TextOf(entry, "y")),
            _ => default,
        };
        return first is null || second is null || (entry.TryGetProperty("alg", out _) && TextOf(entry, "alg") != algorithm)
            ? null
            : new(algorithm, TextOf(entry, "kid"), first, second);
    }

    /// <summary>Makes the key that checks signatures; false for numbers that are no such key, or a weak one.</summary>
    public bool TryCreate([NotNullWhen(true)] out IVerificationKey? key)
    {
        key = null;
        if (!StrictBase64Url.TryDecode(First, out var first) || !StrictBase64Url.TryDecode(Second, out var second))
        {
            return false;
        }

        key = Algorithm == SigningAlgorithms.Rs256 ? RsaKeyOf(first, second) : EllipticKeyOf(first, second);
        return key is not null;
    }

    // RFC 7517, 4.2 and 4.3: use and key_ops are optional; what they say where they are there is binding.
    private static bool IsForSignatures(JsonElement entry)
    {
        if (entry.TryGetProperty("use", out _) && TextOf(entry, "use") != "sig")
        {
            return false;
        }

        return !entry.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(IsVerify));
    }

    private static bool IsVerify(JsonElement operation) => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify");

    private static string? TextOf(JsonElement entry, string member) =>
        entry.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private RsaSha256Key? RsaKeyOf(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        // Some libraries write a leading zero byte (RFC 7518, 6.3.1.1 knows of them); it adds no bits.
        modulus = modulus.TrimStart((byte)0);
        exponent = exponent.TrimStart((byte)0);
        if (modulus.IsEmpty || exponent.IsEmpty)
        {
            return null;
        }

        var bits = (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        var isSound = bits is >= RsaSha256Key.MinKeyBits and <= RsaSha256Key.MaxKeyBits
            && byte.IsOddInteger(modulus[^1])
            && exponent.Length <= MaxExponentBytes
            && byte.IsOddInteger(exponent[^1])

            // With the exponent 1 a message would be its own signature.
            && (exponent.Length > 1 || exponent[0] > 1);
        return isSound ? new(new() { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() }, KeyId) : null;
    }

    private EcdsaSha256Key? EllipticKeyOf(byte[] x, byte[] y)
    {
        if (x.Length != EcdsaSha256Key.CoordinateBytes || y.Length != EcdsaSha256Key.CoordinateBytes)
        {
            return null;
        }

        try
        {
            return new(new() { X = x, Y = y }, KeyId);
        }
        catch (CryptographicException)
        {
            // A point beside the curve.
            return null;
        }
    }
}
