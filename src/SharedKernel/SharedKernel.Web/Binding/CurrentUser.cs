namespace Commerce.SharedKernel.Web.Binding;

using System.Security.Claims;
using Microsoft.AspNetCore.Http;

/// <summary>Who asks, after authentication.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
/// <param name="IsAdmin">Whether the token says so.</param>
public sealed record CurrentUser(string UserId, bool IsAdmin)
{
    /// <summary>Reads the caller off the request.</summary>
    public static ValueTask<CurrentUser> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User)
        ?? throw new InvalidOperationException("The route asks who calls, but lets in callers without a token."));

    /// <summary>Who a principal is.</summary>
    /// <returns>The caller, or null for nobody.</returns>
    public static CurrentUser? Of(ClaimsPrincipal user) =>
        user.FindFirstValue("sub") is { } id ? new(id, user.IsInRole(Roles.Admin)) : null;
}

/// <summary>The roles a token may carry in <c>role</c>. Everybody who is not an admin is a customer.</summary>
public static class Roles
{
    /// <summary>The claim.</summary>
    public const string Claim = "role";

    /// <summary>May use the routes that only an operator may use.</summary>
    public const string Admin = "admin";

    /// <summary>Acts on their own things only.</summary>
    public const string Customer = "customer";
}
