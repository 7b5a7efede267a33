namespace Commerce.Host.Authentication;

/// <summary>What asking for a dev token gives; the names of its members are those of the JSON (RFC 6749, 5.1).</summary>
internal abstract record DevTokenOutcome
{
    private DevTokenOutcome()
    {
    }

    /// <summary>200: the token, in the words of RFC 6749, 5.1 and RFC 6750, 4.</summary>
    public sealed record Issued(string AccessToken, string TokenType, int ExpiresIn) : DevTokenOutcome;

    /// <summary>404: to this caller the route does not exist.</summary>
    public sealed record NotAvailable : DevTokenOutcome;

    /// <summary>400: field → messages.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : DevTokenOutcome;
}
