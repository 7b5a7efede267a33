namespace Commerce.Host.Authentication;

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

/// <summary>Turns a configured key into one that checks signatures: the one place that decides what a good key is.</summary>
internal static class SigningKeys
{
    /// <summary>RFC 7518, 3.3: 2048 bits or larger must be used.</summary>
    public const int MinRsaBits = 2048;

    /// <summary>A check grows with the square of the size, and anybody can make the Host check a signature.</summary>
    public const int MaxRsaBits = 8192;

    /// <summary>RFC 7518, 3.2: a key of the same size as the hash output or larger must be used.</summary>
    private const int MinSecretBytes = 32;

    /// <summary>Far beyond what adds strength (the hash's block is 64 bytes); longer is a mistake.</summary>
    private const int MaxSecretBytes = 512;

    private const string P256Oid = "1.2.840.10045.3.1.7";

    /// <summary>Reads a key that the start has checked.</summary>
    public static SecurityKey Read(SigningKeySettings settings) =>
        TryRead(settings, out var key, out var fault) ? key : throw new InvalidOperationException($"{AuthenticationSettings.Section}:{nameof(AuthenticationSettings.SigningKeys)}: {fault.Member} {fault.Problem}");

    /// <summary>Reads one configured key, or says what is wrong with it.</summary>
    public static bool TryRead(
        SigningKeySettings settings,
        [NotNullWhen(true)] out SecurityKey? key,
        [NotNullWhen(false)] out SigningKeyFault? fault)
    {
        key = null;
        fault = null;
        if (settings.Algorithm is not (SecurityAlgorithms.HmacSha256 or SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256))
        {
            fault = new(nameof(settings.Algorithm), "must be HS256, RS256 or ES256.");
            return false;
        }

        if (string.IsNullOrWhiteSpace(settings.Key))
        {
            fault = new(nameof(settings.Key), "is missing.");
            return false;
        }

        var problem = settings.Algorithm switch
        {
            SecurityAlgorithms.HmacSha256 => ReadSecret(settings.Key, out key),
            SecurityAlgorithms.RsaSha256 => ReadRsaKey(settings.Key, out key),
            _ => ReadEllipticKey(settings.Key, out key),
        };
        if (problem is not null)
        {
            fault = new(nameof(settings.Key), problem);
        }

        return key is not null;
    }

    private static string? ReadSecret(string text, out SecurityKey? key)
    {
        key = null;
        var secret = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, secret, out var length))
        {
            return "must be a base64 secret for HS256; it is not base64.";
        }

        if (length is < MinSecretBytes or > MaxSecretBytes)
        {
            return $"must be a base64 secret of {MinSecretBytes} to {MaxSecretBytes} bytes for HS256; it has {length}.";
        }

        key = new SymmetricSecurityKey(secret[..length]);
        return null;
    }

    private static string? ReadRsaKey(string pem, out SecurityKey? key)
    {
        key = null;
        const string Wanted = "must be an RSA public key in PEM for RS256";
        if (FaultOfBlocks(pem, Wanted) is { } fault)
        {
            return fault;
        }

        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // The framework's own message is dropped: it helps less than ours, and what it quotes is not ours to know.
            return $"{Wanted}; this PEM does not hold one.";
        }

        if (rsa.KeySize is < MinRsaBits or > MaxRsaBits)
        {
            return $"must be an RSA key of {MinRsaBits} to {MaxRsaBits} bits for RS256; it has {rsa.KeySize}.";
        }

        key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false));
        return null;
    }

    private static string? ReadEllipticKey(string pem, out SecurityKey? key)
    {
        key = null;
        const string Wanted = "must be a P-256 public key in PEM for ES256";
        if (FaultOfBlocks(pem, Wanted) is { } fault)
        {
            return fault;
        }

        using var elliptic = ECDsa.Create();
        ECParameters parameters;
        try
        {
            elliptic.ImportFromPem(pem);
            parameters = elliptic.ExportParameters(includePrivateParameters: false);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return $"{Wanted}; this PEM does not hold one.";
        }

        if (!parameters.Curve.IsNamed || parameters.Curve.Oid.Value != P256Oid)
        {
            return "must be a key on the curve P-256 for ES256; this one is on another curve.";
        }

        // As a JSON Web Key, because the library then makes an ECDsa for each thread at work, where an ECDsaSecurityKey shares one.
        key = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(parameters.Q.X),
            Y = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
        return null;
    }

    /// <summary>Exactly one block, a public key: a private key has no place in a service that only checks signatures.</summary>
    private static string? FaultOfBlocks(ReadOnlySpan<char> pem, string wanted)
    {
        var blocks = 0;
        var publicKeys = 0;
        while (PemEncoding.TryFind(pem, out var found))
        {
            var label = pem[found.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                return "holds a private key; this service needs the public key only, and a private key must not be here at all.";
            }

            blocks++;
            publicKeys += label is "PUBLIC KEY" or "RSA PUBLIC KEY" ? 1 : 0;
            pem = pem[found.Location.End..];
        }

        return blocks == 1 && publicKeys == 1
            ? null
            : $"{wanted}: one block that begins with -----BEGIN PUBLIC KEY-----.";
    }
}
