namespace Commerce.Host.Authentication;

using System.Text;
using System.Text.Json;

/// <summary>
/// A signed token in compact form (RFC 7515, 7.1): its header understood, its signature not yet checked, its payload not yet
/// read. What is inside is first looked at when somebody trusted has signed it.
/// </summary>
internal sealed class JsonWebToken
{
    /// <summary>Tokens of well-known issuers have one or two thousand characters; the rest of a header line is not ours to chew on.</summary>
    public const int MaxLength = 8192;

    private readonly byte[] _payload;

    private JsonWebToken(Header header, byte[] signingInput, byte[] payload, byte[] signature)
    {
        Algorithm = header.Algorithm;
        KeyId = header.KeyId;
        SigningInput = signingInput;
        Signature = signature;
        _payload = payload;
    }

    /// <summary>What the token claims to be signed with; one of <see cref="SigningAlgorithms"/>.</summary>
    public string Algorithm { get; }

    /// <summary>The key that the token says has signed it (<c>kid</c>, RFC 7515, 4.1.4); null when it does not say.</summary>
    public string? KeyId { get; }

    /// <summary>The bytes that were signed: encoded header, a dot, encoded payload.</summary>
    public byte[] SigningInput { get; }

    /// <summary>The signature's bytes.</summary>
    public byte[] Signature { get; }

    /// <summary>Takes a token apart and checks its header; null when it is well-formed.</summary>
    public static TokenFault? Parse(ReadOnlySpan<char> text, out JsonWebToken? token)
    {
        token = null;
        if (text.Length > MaxLength)
        {
            return TokenFault.TooLong;
        }

        var firstDot = text.IndexOf('.');
        var lastDot = text.LastIndexOf('.');

        // A dot in between is caught by the alphabet: it is no base64url character.
        if (firstDot <= 0 || lastDot <= firstDot
            || !StrictBase64Url.TryDecode(text[..firstDot], out var headerBytes)
            || !StrictBase64Url.TryDecode(text[(firstDot + 1)..lastDot], out var payload)
            || !StrictBase64Url.TryDecode(text[(lastDot + 1)..], out var signature))
        {
            return TokenFault.Malformed;
        }

        if (StrictJson.Read<Header>(headerBytes, ReadHeader, out var header) is { } fault)
        {
            return fault;
        }

        token = new(header!, Encoding.ASCII.GetBytes(text[..lastDot].ToString()), payload, signature);
        return null;
    }

    /// <summary>Reads the payload; only for a token whose signature has been checked.</summary>
    public TokenFault? ReadClaims(out TokenClaims? claims) => StrictJson.Read<TokenClaims>(_payload, TokenClaims.Read, out claims);

    // Header parameters that bring or point to a key (jwk, jku, x5c, x5u) are never looked at: RFC 8725, 3.10.
    private static (Header? Header, TokenFault? Fault) ReadHeader(JsonElement header)
    {
        if (header.TryGetProperty("crit", out _))
        {
            return (null, TokenFault.CriticalExtension);
        }

        if (header.TryGetProperty("typ", out var type) && !IsAccessToken(type))
        {
            return (null, TokenFault.WrongType);
        }

        // RFC 7515, 4.1.4: where there is a kid, it is a string.
        var isNamed = header.TryGetProperty("kid", out var keyId);
        if (isNamed && keyId.ValueKind != JsonValueKind.String)
        {
            return (null, TokenFault.Malformed);
        }

        if (!header.TryGetProperty("alg", out var algorithm) || algorithm.ValueKind != JsonValueKind.String)
        {
            return (null, TokenFault.Malformed);
        }

        return SigningAlgorithms.Knows(algorithm.GetString())
            ? (new(algorithm.GetString()!, isNamed ? keyId.GetString() : null), null)
            : (null, TokenFault.AlgorithmNotAccepted);
    }

    // A media type, so without case; "application/" may be left out (RFC 7515, 4.1.9; RFC 9068, 2.1).
    private static bool IsAccessToken(JsonElement type)
    {
        const string Prefix = "application/";
        if (type.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var name = type.GetString()!.AsSpan();
        name = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;
        return name.Equals("JWT", StringComparison.OrdinalIgnoreCase) || name.Equals("at+jwt", StringComparison.OrdinalIgnoreCase);
    }

    private sealed record Header(string Algorithm, string? KeyId);
}
