namespace Commerce.SharedKernel.Web;

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Web.Binding;
using SharedKernel.Web.Errors;

/// <summary>
/// Fills the request's <see cref="CurrentRequest"/> and lets no single user occupy the Host: beyond a bound of requests under way the
/// user is answered 429.
/// </summary>
internal sealed class RequestContextMiddleware(RequestDelegate next) : IDisposable
{
    /// <summary>The header that asks for a POST to be done once.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    private readonly PartitionedRateLimiter<string> inFlight = PartitionedRateLimiter.Create<string, string>(
        userId => RateLimitPartition.GetConcurrencyLimiter(userId, _ => new ConcurrencyLimiterOptions { PermitLimit = RequestContext.MaxInFlight }));

    public async Task InvokeAsync(HttpContext context)
    {
        if (CurrentUser.Of(context.User) is not { UserId: var userId } caller)
        {
            await next(context);
            return;
        }

        using var place = inFlight.AttemptAcquire(userId);
        if (!place.IsAcquired)
        {
            await Problems.WriteAsync(context, PlatformErrors.Overloaded.Create($"More than {RequestContext.MaxInFlight} of your requests are under way."));
            return;
        }

        context.RequestServices.GetRequiredService<CurrentRequest>().Context =
            new RequestContext(userId, await ReadIdempotencyAsync(context, caller), Activity.Current?.Context ?? default);
        await next(context);
    }

    public void Dispose() => inFlight.Dispose();

    private static async ValueTask<IdempotencyRequest?> ReadIdempotencyAsync(HttpContext context, CurrentUser caller)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Headers.TryGetValue(IdempotencyHeader, out var key))
        {
            return null;
        }

        var body = await RequestBodyBuffer.ReadAsync(context);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The target as it was sent, because decoding makes one of two; and the role, because what a caller may do decides what is answered.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        hash.AppendData(Encoding.UTF8.GetBytes($"{(caller.IsAdmin ? Roles.Admin : "")} {context.Request.Method} {target}\n"));
        hash.AppendData(body.Span);
        // Two headers are no key; the comma and blank that joins them is refused with the form.
        return new IdempotencyRequest(key.Count == 1 ? key[0]! : key.Count == 0 ? "" : " ", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
