namespace Commerce.Limit;

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

/// <summary>Who asks.</summary>
internal sealed record Caller(string UserId, DateTimeOffset Until);

/// <summary>Checks tokens (HS256) with the secret that the Host has made; a token that was found good is remembered until it expires.</summary>
internal sealed class Tokens(string keyFile)
{
    private const int MaxKnown = 100_000;
    private const string Issuer = "urn:commerce:dev";

    private readonly byte[] secret = Convert.FromBase64String(File.ReadAllText(keyFile).Trim());
    private readonly ConcurrentDictionary<string, Caller> known = new(StringComparer.Ordinal);

    /// <summary>The caller of an <c>Authorization</c> header; null for a token that is not accepted.</summary>
    public Caller? Read(string header)
    {
        if (!known.TryGetValue(header, out var caller))
        {
            caller = Check(header);
            if (caller is null)
            {
                return null;
            }

            if (known.Count >= MaxKnown)
            {
                known.Clear();
            }

            known[header] = caller;
        }

        return caller.Until > DateTimeOffset.UtcNow ? caller : null;
    }

    private Caller? Check(string header)
    {
        const string Scheme = "Bearer ";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header[Scheme.Length..].Split('.') is not [var head, var payload, var signature])
        {
            return null;
        }

        try
        {
            var expected = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{head}.{payload}"));
            if (!CryptographicOperations.FixedTimeEquals(expected, Base64Url.DecodeFromChars(signature)))
            {
                return null;
            }

            using var form = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return form.RootElement.GetProperty("alg").GetString() == "HS256" && claims.RootElement.GetProperty("iss").GetString() == Issuer
                ? new Caller(claims.RootElement.GetProperty("sub").GetString()!, DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64()))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }
}
