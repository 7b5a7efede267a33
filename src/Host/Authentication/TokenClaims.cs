namespace Commerce.Host.Authentication;

using System.Text.Json;

/// <summary>The claims of a token that this system looks at (RFC 7519, 4.1, and our own <c>role</c>); all others are ignored.</summary>
internal sealed record TokenClaims(string Subject, bool IsAdmin, string? Issuer, IReadOnlyList<string> Audiences, TokenLifetime Lifetime)
{
    /// <summary>Reads the claims, or says which one is at fault.</summary>
    public static (TokenClaims? Claims, TokenFault? Fault) Read(JsonElement claims)
    {
        if (TokenLifetime.Read(claims) is not { } lifetime)
        {
            return (null, TokenFault.BadLifetime);
        }

        if (!claims.TryGetProperty("sub", out var sub) || StringOf(sub) is not { } subject || !UserId.IsValid(subject))
        {
            return (null, TokenFault.BadSubject);
        }

        var issuer = claims.TryGetProperty("iss", out var iss) ? StringOf(iss) : null;
        var audiences = claims.TryGetProperty("aud", out var aud) ? StringsOf(aud) : [];

        // A role nobody here knows opens nothing; whoever has one is a customer.
        var isAdmin = claims.TryGetProperty("role", out var role) && StringsOf(role).Contains(Roles.Admin, StringComparer.Ordinal);
        return (new(subject, isAdmin, issuer, audiences, lifetime), null);
    }

    private static string? StringOf(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>A string, or an array of them (RFC 7519, 4.1.3); an array that holds anything else counts as empty.</summary>
    private static List<string> StringsOf(JsonElement element)
    {
        if (StringOf(element) is { } single)
        {
            return [single];
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var strings = new List<string>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (StringOf(item) is not { } text)
            {
                return [];
            }

            strings.Add(text);
        }

        return strings;
    }
}
