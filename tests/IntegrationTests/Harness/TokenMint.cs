namespace Commerce.IntegrationTests.Harness;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

/// <summary>Makes tokens as an authority would that signs with HS256; with the Host's own key it makes tokens that the Host believes.</summary>
public sealed class TokenMint(byte[] key)
{
    private const string Hs256 = "HS256";

    /// <summary>The mint with the key that a Host in Development keeps in its data folder; null for one that takes no tokens of its own.</summary>
    public static TokenMint? OfHostIn(string folder)
    {
        var path = Path.Combine(folder, "dev-token.key");
        return File.Exists(path) ? new TokenMint(Convert.FromBase64String(File.ReadAllText(path))) : null;
    }

    /// <summary>A token that outlives every test, whatever its clock shows.</summary>
    public string Mint(string userId, string role = "customer") => Mint(userId, role, DateTimeOffset.UtcNow.AddYears(10));

    /// <summary>A token with an end, or with an algorithm that is not the one it is signed with.</summary>
    public string Mint(string userId, string role, DateTimeOffset expiresAt, string algorithm = Hs256)
    {
        var signingInput = $"{Encode(new { alg = algorithm, typ = "JWT" })}.{Encode(new { sub = userId, role, exp = expiresAt.ToUnixTimeSeconds() })}";
        var signature = algorithm == Hs256 ? Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signingInput))) : "";
        return $"{signingInput}.{signature}";
    }

    /// <summary>A token with these claims, byte by byte.</summary>
    public string MintRaw(string claims)
    {
        var signingInput = $"{Encode(new { alg = Hs256, typ = "JWT" })}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signingInput}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signingInput)))}";
    }

    private static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
