namespace Commerce.SharedKernel.Web.Binding;

using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;

/// <summary>An argument that may have turned out to be at fault; the endpoint then is not called.</summary>
internal interface IBindingResult
{
    Error? Error { get; }
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
