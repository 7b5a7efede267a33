namespace Commerce.Host.Authentication;

/// <summary>A token that the Host has issued, and for how long it is good, as RFC 6749, 5.1 has it.</summary>
internal sealed record DevToken(string AccessToken, int ExpiresInSeconds);
