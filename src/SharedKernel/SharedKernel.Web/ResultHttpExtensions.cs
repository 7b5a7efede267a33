namespace Commerce.SharedKernel.Web;

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Web.Errors;

/// <summary>The one call in which an endpoint ends: a result becomes HTTP, whether it was made now or is given again.</summary>
public static class ResultHttpExtensions
{
    /// <summary>The header of every answer that names its request: the trace id.</summary>
    public const string RequestIdHeader = "X-Request-Id";

    /// <summary>The header of an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const string NewKeyNeeded = "This is what the Idempotency-Key was answered first; to try again, send a new one.";

    /// <summary>200, or the refusal's problem.</summary>
    /// <param name="etag">The answer's entity tag, where it has one.</param>
    /// <param name="body">The part of the answer that is shown; all of it where nothing is said.</param>
    public static async Task<IResult> ToOk<T>(this Task<Result<T>> sending, Func<T, string>? etag = null, Func<T, object>? body = null) =>
        new SuccessResult<T>(await sending, _ => StatusCodes.Status200OK, null, etag, body);

    /// <summary>201 with <c>Location</c>, or the refusal's problem.</summary>
    /// <param name="etag">The answer's entity tag, where it has one.</param>
    /// <param name="body">The part of the answer that is shown; all of it where nothing is said.</param>
    public static async Task<IResult> ToCreated<T>(
        this Task<Result<T>> sending, Func<T, string> location, Func<T, string>? etag = null, Func<T, object>? body = null) =>
        new SuccessResult<T>(await sending, _ => StatusCodes.Status201Created, location, etag, body);

    /// <summary>201 with <c>Location</c> for a new thing, 200 for one that was there, or the refusal's problem.</summary>
    /// <param name="body">The part of the answer that is shown.</param>
    public static async Task<IResult> ToCreatedOrFound<T>(this Task<Result<T>> sending, Func<T, string> location, Func<T, bool> existed, Func<T, object> body) =>
        new SuccessResult<T>(
            await sending,
            value => existed(value) ? StatusCodes.Status200OK : StatusCodes.Status201Created,
            value => existed(value) ? null : location(value),
            null,
            body);

    /// <summary>
    /// Writes JSON with its length: the answer to HEAD has it too, and compression leaves small ones alone. Answers are short, so they are
    /// made before they are sent.
    /// </summary>
    internal static Task WriteJsonAsync<T>(this HttpResponse response, T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
    }

    /// <summary>A problem.</summary>
    public static IResult Refuse(Error error) => new ProblemResult(error);

    private sealed class ProblemResult(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, error);
    }

    private sealed class SuccessResult<T>(Result<T> result, Func<T, int> status, Func<T, string?>? location, Func<T, string>? etag, Func<T, object>? body = null) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            var isReplayed = httpContext.RequestServices.GetRequiredService<CurrentRequest>().Replayed;
            if (isReplayed)
            {
                response.Headers[ReplayedHeader] = "true";
            }

            if (result.IsFailure)
            {
                return Problems.WriteAsync(httpContext, isReplayed ? result.Error with { Detail = $"{result.Error.Detail} {NewKeyNeeded}" } : result.Error);
            }

            if (result.Value is IPage { NextCursor: { } next })
            {
                response.Headers.Link = $"<{NextOf(httpContext.Request, next)}>; rel=\"next\"";
            }

            response.StatusCode = status(result.Value);
            if (location?.Invoke(result.Value) is { } where)
            {
                response.Headers.Location = where;
            }

            if (etag?.Invoke(result.Value) is { } tag && EntityTags.IsNotModified(httpContext, tag))
            {
                return Task.CompletedTask;
            }

            response.ContentType = "application/json; charset=utf-8";
            return body is null ? response.WriteJsonAsync(result.Value) : response.WriteJsonAsync(body(result.Value));
        }

        /// <summary>The page behind this one (RFC 8288), with the same filters.</summary>
        private static string NextOf(HttpRequest request, string cursor)
        {
            var query = QueryString.Create(request.Query.Where(pair => pair.Key != "cursor")).Add("cursor", cursor);
            return request.PathBase.Add(request.Path).ToUriComponent() + query.ToUriComponent();
        }
    }
}
