namespace Commerce.Host.Authentication;

/// <summary>The roles a token may carry in <c>role</c>. Everybody who is not an admin is a customer.</summary>
internal static class Roles
{
    /// <summary>The claim.</summary>
    public const string Claim = "role";

    /// <summary>May use the routes that only an operator may use.</summary>
    public const string Admin = "admin";

    /// <summary>Acts on their own things only.</summary>
    public const string Customer = "customer";
}
