namespace Commerce.Host.Authentication.Jwks;

/// <summary>What asking the authority gave: exactly one of the two is there.</summary>
/// <param name="Document">The set, unread.</param>
/// <param name="Fault">Why there is none, in words that follow a colon.</param>
internal readonly record struct JwksAnswer(byte[]? Document, string? Fault);
