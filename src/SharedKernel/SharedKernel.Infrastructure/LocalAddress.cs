namespace Commerce.SharedKernel.Infrastructure;

using System.Text.RegularExpressions;

/// <summary>Where the Host listens, as somebody on this machine writes it.</summary>
public static partial class LocalAddress
{
    /// <summary>An address of the setting <c>Urls</c>, with <c>localhost</c> for what stands for every address of the machine.</summary>
    /// <returns>The address without a slash at its end, or null for none.</returns>
    public static string? Of(string? url) => url?.Trim() is { Length: > 0 } given ? Wildcard.Replace(given, "//localhost").TrimEnd('/') : null;

    [GeneratedRegex(@"//([*+]|0\.0\.0\.0|\[::\])(?=[:/]|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Wildcard { get; }
}
