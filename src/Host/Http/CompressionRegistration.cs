namespace Commerce.Host.Http;

using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using SharedKernel.Web.Errors;

/// <summary>Answers are compressed for whoever asks; small ones would gain nothing.</summary>
internal static class CompressionRegistration
{
    /// <summary>Adds it.</summary>
    public static void AddCommerceCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // No answer holds both a secret and what a caller chose, but for the development token's own.
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", Problems.MediaType, "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"];
        });
        services.AddSingleton<IResponseCompressionProvider, LargeResponses>();
    }

    private sealed class LargeResponses(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
    {
        /// <summary>The least length that is compressed, in bytes: less fits a packet as it is.</summary>
        private const int Threshold = 1_024;

        public override bool ShouldCompressResponse(HttpContext context) => context.Response.ContentLength is null or >= Threshold && base.ShouldCompressResponse(context);
    }
}
