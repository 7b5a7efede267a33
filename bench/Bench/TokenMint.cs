namespace Commerce.Bench;

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

/// <summary>Signs tokens with the secret that a Host has made in its folder, as its own route for trying things out does.</summary>
internal sealed class TokenMint(string folder)
{
    private static readonly byte[] Head = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8.ToArray();

    private readonly byte[] secret = Convert.FromBase64String(File.ReadAllText(Path.Combine(folder, "data", "dev-token.key")).Trim());

    /// <summary>The header line of a customer's token.</summary>
    public byte[] HeaderFor(string userId)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = string.Create(CultureInfo.InvariantCulture,
            $$"""{"iss":"urn:commerce:dev","exp":{{now.AddDays(1).ToUnixTimeSeconds()}},"iat":{{now.ToUnixTimeSeconds()}},"sub":"{{userId}}","jti":"{{Guid.CreateVersion7()}}","role":"customer"}""");
        var signed = $"{Base64Url.EncodeToString(Head)}.{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(claims))}";
        var signature = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed));
        return Encoding.ASCII.GetBytes($"Authorization: Bearer {signed}.{Base64Url.EncodeToString(signature)}\r\n");
    }
}
