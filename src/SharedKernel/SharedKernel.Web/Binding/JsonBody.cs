namespace Commerce.SharedKernel.Web.Binding;

using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;

/// <summary>An argument that may have turned out to be at fault; the endpoint then is not called.</summary>
internal interface IBindingResult
{
    Error? Error { get; }

    /// <summary>Whether it was read from the query string.</summary>
    bool IsQuery => false;
}

/// <summary>A JSON body.</summary>
/// <typeparam name="T">What it must be.</typeparam>
public sealed class JsonBody<T> : IBindingResult, IEndpointParameterMetadataProvider where T : class
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

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
        if (RefuseForm(context) is { } form)
        {
            return new(null, form);
        }

        var bytes = await RequestBodyBuffer.ReadAsync(context);
        if (bytes.Span.StartsWith(ByteOrderMark))
        {
            // RFC 8259, 8.1: may be skipped, and some clients send it.
            bytes = bytes[ByteOrderMark.Length..];
        }

        try
        {
            using var document = JsonBodyValidator.ParseStrictly(bytes);
            return document.Deserialize<T>(ApiJson.Options) is { } read
                ? new(read, null)
                : new(null, PlatformErrors.Invalid("body", "must not be null"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode, such as half a surrogate pair.
            return new(null, PlatformErrors.Invalid(JsonBodyValidator.Find(bytes, typeof(T))));
        }
    }

    /// <summary>JSON in UTF-8 and as it is: another charset or a compressed body would be read as something that nobody sent.</summary>
    private static Error? RefuseForm(HttpContext context)
    {
        var request = context.Request;
        if (!request.HasJsonContentType())
        {
            return PlatformErrors.BodyUnsupportedMediaType;
        }

        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
            && media.Parameters.Any(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                && !HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return PlatformErrors.BodyUnsupportedMediaType.Create("The charset of the body is not UTF-8.");
        }

        var coding = request.Headers.ContentEncoding;
        if (coding.Count == 0 || (coding.Count == 1 && string.Equals(coding[0], "identity", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        // What would have been accepted (RFC 9110, 12.5.3).
        context.Response.Headers.AcceptEncoding = "identity";
        return PlatformErrors.BodyUnsupportedMediaType.Create("The body has a Content-Encoding; only identity is read.");
    }
}
