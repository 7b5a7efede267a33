namespace Commerce.Host.Authentication;

/// <summary>What checking a token gave: exactly one of the two is there.</summary>
internal readonly record struct TokenOutcome(ValidatedToken? Token, TokenFault? Fault)
{
    /// <summary>A refused token.</summary>
    public static implicit operator TokenOutcome(TokenFault fault) => new(null, fault);

    /// <summary>A good token.</summary>
    public static implicit operator TokenOutcome(ValidatedToken token) => new(token, null);
}
