namespace Commerce.Host.Authentication;

/// <summary>The rule for <c>Auth:Authority</c> and <c>Auth:JwksUrl</c>.</summary>
internal static class AuthorityAddress
{
    /// <summary>What is wrong with the address, in words that follow the setting's name; null when nothing is.</summary>
    /// <param name="isDevelopment">Whether plain http may leave this machine.</param>
    public static string? FaultOf(string text, bool isDevelopment, string example)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return $"must be an absolute https URL, such as https://login.example{example}.";
        }

        // Not printed: it would be a password.
        if (address.UserInfo.Length > 0)
        {
            return "must not hold a user name or a password.";
        }

        return address.Scheme == Uri.UriSchemeHttps || isDevelopment || address.IsLoopback
            ? null
            : "must be an https URL: over plain http anybody on the way could put keys of their own in. Only a loopback address may do without.";
    }
}
