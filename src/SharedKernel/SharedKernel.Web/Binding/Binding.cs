namespace Commerce.SharedKernel.Web.Binding;

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;

/// <summary>An argument that may have turned out to be at fault; the endpoint then is not called.</summary>
internal interface IBindingResult
{
    Error? Error { get; }
}

/// <summary>Who asks, after authentication.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
/// <param name="IsAdmin">Whether the token says so.</param>
public sealed record CurrentUser(string UserId, bool IsAdmin)
{
    /// <summary>The role that opens the routes for admins.</summary>
    public const string AdminRole = "admin";

    /// <summary>Reads the caller off the request.</summary>
    public static ValueTask<CurrentUser> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User)
        ?? throw new InvalidOperationException("The route asks who calls, but lets in callers without a token."));

    /// <summary>Who a principal is.</summary>
    /// <returns>The caller, or null for nobody.</returns>
    public static CurrentUser? Of(ClaimsPrincipal user) =>
        user.FindFirstValue("sub") is { } id ? new(id, user.IsInRole(AdminRole)) : null;
}

/// <summary>A JSON body.</summary>
/// <typeparam name="T">What it must be.</typeparam>
public sealed class JsonBody<T> : IBindingResult, IEndpointParameterMetadataProvider where T : class
{
    private readonly T? value;
    private readonly Error? error;

    private JsonBody(T? value, Error? error) => (this.value, this.error) = (value, error);

    /// <summary>What was sent.</summary>
    public T Value => value ?? throw new InvalidOperationException("The body is at fault and the endpoint should not run.");

    /// <summary>What is wrong with it, or null.</summary>
    public Error? Error => error;

    /// <summary>
    /// Declares the body. Without a media type, because routing would then answer another one itself: before it is known who asks, and with
    /// no problem document.
    /// </summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new AcceptsMetadata([], typeof(T)));

    /// <summary>Reads the body: strictly, and with a message for every path that is wrong.</summary>
    /// <returns>The body, or its fault.</returns>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new(null, PlatformErrors.BodyUnsupportedMediaType);
        }

        var bytes = await RequestBodyBuffer.ReadAsync(context);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Span, ApiJson.Options) is { } read
                ? new(read, null)
                : new(null, PlatformErrors.Invalid("body", "must not be null"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode, such as half a surrogate pair.
            return new(null, PlatformErrors.Invalid(JsonBodyValidator.Find(bytes, typeof(T))));
        }
    }
}

/// <summary>The query string, read into a type that says itself how.</summary>
public sealed class QueryParameters<T> : IBindingResult, IEndpointParameterMetadataProvider where T : IReadFromQuery<T>
{
    private readonly Error? error;

    private QueryParameters(T value, Error? error) => (Value, this.error) = (value, error);

    /// <summary>What was asked for.</summary>
    public T Value { get; }

    /// <summary>What is wrong with it, or null.</summary>
    public Error? Error => error;

    /// <summary>Declares the parameters (<see cref="QueryParameter"/>).</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        var reader = new QueryReader(QueryCollection.Empty);
        T.Read(reader);
        foreach (var declared in reader.Parameters)
        {
            builder.Metadata.Add(declared);
        }
    }

    /// <summary>Reads the query string.</summary>
    /// <returns>What was asked for, or its faults.</returns>
    public static ValueTask<QueryParameters<T>> BindAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var value = T.Read(reader);
        return ValueTask.FromResult(new QueryParameters<T>(value, reader.Errors is { Count: > 0 } faults ? PlatformErrors.Invalid(faults) : null));
    }
}

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
