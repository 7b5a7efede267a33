namespace Commerce.Host.Authentication;

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

/// <summary>
/// Issues tokens (RFC 7519, HS256) that the Host itself accepts, for trying things out. It asks nobody for permission:
/// <see cref="DevTokens"/> is the door.
/// </summary>
internal sealed class DevTokenIssuer(DevTokenKey key, IOptions<AuthenticationSettings> settings, TimeProvider time)
{
    /// <summary>A working day and the night after it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>Issues a token for that user; both values are already checked.</summary>
    public DevToken Issue(string userId, string role)
    {
        var signingInput = $"{Header}.{Base64Url.EncodeToString(WriteClaims(userId, role))}";
        var signature = key.Key.Sign(Encoding.ASCII.GetBytes(signingInput));
        return new($"{signingInput}.{Base64Url.EncodeToString(signature)}", (int)Lifetime.TotalSeconds);
    }

    private ReadOnlySpan<byte> WriteClaims(string userId, string role)
    {
        var issuedAt = time.GetUtcNow();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sub", userId);
            json.WriteString("role", role);
            json.WriteNumber("iat", issuedAt.ToUnixTimeSeconds());
            json.WriteNumber("exp", (issuedAt + Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", Guid.CreateVersion7(issuedAt));
            if (settings.Value.Issuer is { } issuer)
            {
                json.WriteString("iss", issuer);
            }

            if (settings.Value.Audience is { } audience)
            {
                json.WriteString("aud", audience);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
