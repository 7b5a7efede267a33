namespace Commerce.Host.Authentication;

using System.Text.Json;

/// <summary>When a token is good: from <c>nbf</c>, if it has one, until before <c>exp</c> (RFC 7519, 4.1.4 and 4.1.5).</summary>
internal readonly record struct TokenLifetime(DateTimeOffset? NotBefore, DateTimeOffset ExpiresAt)
{
    /// <summary>How far the clocks of issuer and Host may be apart; the least that spares well-kept clocks a refusal.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the token at that instant, or null. The skew goes to the side that cannot overflow.</summary>
    public TokenFault? FaultAt(DateTimeOffset now)
    {
        if (now - ClockSkew >= ExpiresAt)
        {
            return TokenFault.Expired;
        }

        return now + ClockSkew < NotBefore ? TokenFault.NotYetValid : null;
    }

    /// <summary>Reads <c>exp</c>, which is required here, and <c>nbf</c>; null when either is no time.</summary>
    public static TokenLifetime? Read(JsonElement claims)
    {
        if (!claims.TryGetProperty("exp", out var exp) || ReadTime(exp) is not { } expiresAt)
        {
            return null;
        }

        if (!claims.TryGetProperty("nbf", out var nbf))
        {
            return new(null, expiresAt);
        }

        return ReadTime(nbf) is { } notBefore ? new(notBefore, expiresAt) : null;
    }

    /// <summary>NumericDate: seconds since 1970, fractions allowed (RFC 7519, 2). Times a clock cannot show are no times.</summary>
    private static DateTimeOffset? ReadTime(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Number
            || !claim.TryGetDecimal(out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds()
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }
}
