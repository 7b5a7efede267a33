namespace Commerce.SharedKernel.Web;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

/// <summary>Entity tags (RFC 9110, section 8.8.3).</summary>
public static class EntityTags
{
    /// <summary>Whether a list of tags holds one, by weak comparison as <c>If-None-Match</c> wants it, or is <c>*</c>.</summary>
    /// <returns>True when the client has what we have.</returns>
    public static bool Matches(StringValues header, string tag) =>
        header.Count > 0
        && EntityTagHeaderValue.TryParseList(header, out var tags)
        && tags.Any(given => given.Equals(EntityTagHeaderValue.Any) || given.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    /// <summary>Gives the answer its tag, and makes it 304 for a GET whose client has it already.</summary>
    /// <returns>True when there is no body to write.</returns>
    internal static bool IsNotModified(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        if (!HttpMethods.IsGet(context.Request.Method) || !Matches(context.Request.Headers.IfNoneMatch, tag))
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>
    /// The strong tags of an <c>If-Match</c> without their quotes; <c>*</c> as itself. A weak one never matches there (RFC 9110, section
    /// 13.1.1), because what it stands for may have been changed on the way.
    /// </summary>
    /// <returns>The tags; none where the header is missing or malformed.</returns>
    public static IReadOnlyList<string> Read(StringValues header) =>
        header.Count > 0 && EntityTagHeaderValue.TryParseList(header, out var tags) ? [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"'))] : [];
}
