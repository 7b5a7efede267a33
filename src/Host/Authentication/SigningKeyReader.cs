namespace Commerce.Host.Authentication;

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

/// <summary>
/// Turns a configured key into one that checks signatures. The one place that decides what a good key is: the start-up check
/// and the key source both ask here.
/// </summary>
internal static class SigningKeyReader
{
    /// <summary>Reads one configured key, or says what is wrong with it.</summary>
    public static bool TryRead(
        SigningKeySettings settings,
        [NotNullWhen(true)] out IVerificationKey? key,
        [NotNullWhen(false)] out SigningKeyFault? fault)
    {
        key = null;
        fault = null;
        if (!SigningAlgorithms.Knows(settings.Algorithm))
        {
            fault = new(nameof(settings.Algorithm), $"must be {SigningAlgorithms.Hs256}, {SigningAlgorithms.Rs256} or {SigningAlgorithms.Es256}.");
            return false;
        }

        if (string.IsNullOrWhiteSpace(settings.Key))
        {
            fault = new(nameof(settings.Key), "is missing.");
            return false;
        }

        var problem = settings.Algorithm switch
        {
            SigningAlgorithms.Hs256 => ReadSecret(settings.Key, out key),
            SigningAlgorithms.Rs256 => ReadRsaKey(settings.Key, out key),
            _ => ReadEllipticKey(settings.Key, out key),
        };
        if (problem is not null)
        {
            fault = new(nameof(settings.Key), problem);
        }

        return key is not null;
    }

    private static string? ReadSecret(string text, out IVerificationKey? key)
    {
        key = null;
        var secret = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, secret, out var length))
        {
            return "must be a base64 secret for HS256; it is not base64.";
        }

        if (length is < HmacSha256Key.MinSecretBytes or > HmacSha256Key.MaxSecretBytes)
        {
            return $"must be a base64 secret of {HmacSha256Key.MinSecretBytes} to {HmacSha256Key.MaxSecretBytes} bytes for HS256; it has {length}.";
        }

        key = new HmacSha256Key(secret.AsSpan(0, length));
        return null;
    }

    private static string? ReadRsaKey(string pem, out IVerificationKey? key)
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
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The framework's own message is dropped: it helps less than ours, and what it quotes is not ours to know.
            return $"{Wanted}; this PEM does not hold one.";
        }

        if (rsa.KeySize is < RsaSha256Key.MinKeyBits or > RsaSha256Key.MaxKeyBits)
        {
            return $"must be an RSA key of {RsaSha256Key.MinKeyBits} to {RsaSha256Key.MaxKeyBits} bits for RS256; it has {rsa.KeySize}.";
        }

        key = new RsaSha256Key(rsa.ExportParameters(includePrivateParameters: false));
        return null;
    }

    private static string? ReadEllipticKey(string pem, out IVerificationKey? key)
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
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return $"{Wanted}; this PEM does not hold one.";
        }

        if (!EcdsaSha256Key.IsP256(parameters.Curve))
        {
            return "must be a key on the curve P-256 for ES256; this one is on another curve.";
        }

        key = new EcdsaSha256Key(parameters.Q);
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
