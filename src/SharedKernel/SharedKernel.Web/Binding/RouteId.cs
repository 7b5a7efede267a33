namespace Commerce.SharedKernel.Web.Binding;

using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

/// <summary>Ids in paths. One of the wrong form is one that does not exist, so it becomes an id that nothing has.</summary>
public static class RouteId
{
    /// <summary>A number.</summary>
    /// <returns>The id; 0 for anything that is not written as we write it.</returns>
    public static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && text[0] != '0' ? id : 0;

    /// <summary>A UUID (RFC 9562).</summary>
    /// <returns>The id; <see cref="Guid.Empty"/> for anything else.</returns>
    public static Guid Uuid(string text) => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;

    /// <summary>
    /// A text, unescaped exactly once. The server leaves <c>%2F</c> as it is, so its own value does not distinguish <c>a/b</c> from
    /// <c>a%2Fb</c>.
    /// </summary>
    /// <param name="name">The segment's name in the route; the compiler's business.</param>
    /// <returns>The text as it was meant.</returns>
    public static string Text(string text, HttpContext context, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var pattern = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.PathSegments;
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = pattern.ToList().FindIndex(segment => segment.Parts is [RoutePatternParameterPart part] && part.Name == name);
        return sent.Length == pattern.Count ? Uri.UnescapeDataString(sent[at]) : text;
    }
}
