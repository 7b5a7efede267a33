namespace Commerce.Host.Http;

using System.ComponentModel.DataAnnotations;
using Authentication;
using Microsoft.AspNetCore.Http.Metadata;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>Whom the token is for.</summary>
/// <param name="UserId">1 to 255 visible ASCII characters, and neither . nor ...</param>
/// <param name="Role">What they may do; <c>customer</c>, if absent.</param>
internal sealed record DevTokenRequest([property: RegularExpression(SharedKernel.UserId.Pattern)] string UserId, UserRole? Role = null);

/// <summary>A token to start with.</summary>
/// <param name="AccessToken">The JWT.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record DevTokenResponse(string AccessToken, string TokenType, int ExpiresIn);

/// <summary>Issues tokens, in Development and to this machine only.</summary>
internal static class DevTokenEndpoint
{
    /// <summary>Maps it; where it is switched off it answers as a route that does not exist.</summary>
    public static void MapDevTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/dev/tokens", IssueAsync)
            .WithName("IssueDevToken").WithSummary("A token for anybody; only in Development, only from this machine.")
            .WithMetadata(new AcceptsMetadata([], typeof(DevTokenRequest)))
            .Produces<DevTokenResponse>()
            .WithExamples(new DevTokenRequest("demo"), new DevTokenResponse("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", "Bearer", (int)DevTokens.Lifetime.TotalSeconds))
            .ProducesErrors(PlatformErrors.RouteNotFound)
            .ChecksItselfFirst()
            .AllowAnonymous();

    /// <summary>Whether whoever sent this request may have tokens.</summary>
    public static bool IsOpenTo(HttpContext context) =>
        context.RequestServices.GetRequiredService<DevTokens>().IsAvailableTo(context.Connection.RemoteIpAddress) && IsLocalName(context.Request.Host.Host);

    /// <summary>A web page whose own name was made to point here would be on this machine too, but it cannot bear these names.</summary>
    private static bool IsLocalName(string name) =>
        name == "localhost" || (System.Net.IPAddress.TryParse(name, out var address) && System.Net.IPAddress.IsLoopback(address));

    private static async Task<IResult> IssueAsync(HttpContext context, DevTokens tokens)
    {
        // Asked before the body is read: what is not there finds no fault with it.
        if (!IsOpenTo(context))
        {
            return ResultHttpExtensions.Refuse(PlatformErrors.RouteNotFound);
        }

        var body = await JsonBody<DevTokenRequest>.BindAsync(context);
        if (body.Error is { } fault)
        {
            return ResultHttpExtensions.Refuse(fault);
        }

        return !SharedKernel.UserId.IsValid(body.Value.UserId)
            ? ResultHttpExtensions.Refuse(RequestErrors.Invalid("userId", $"must be 1 to {SharedKernel.UserId.MaxLength} visible ASCII characters, without spaces, and neither . nor .."))
            : Results.Json(new DevTokenResponse(tokens.Issue(body.Value.UserId, body.Value.Role ?? UserRole.Customer), "Bearer", (int)DevTokens.Lifetime.TotalSeconds), ApiJson.Options);
    }
}
