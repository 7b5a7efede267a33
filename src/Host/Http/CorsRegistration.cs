namespace Commerce.Host.Http;

using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web;

/// <summary>Which web pages may call the API from a browser, section <c>Cors</c>.</summary>
internal sealed class CorsSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://shop.example</c>; none by default.</summary>
    public string[] Origins { get; set; } = [];
}

/// <summary>Cross-origin requests as the contract allows them.</summary>
internal static class CorsRegistration
{
    /// <summary>Adds the policy.</summary>
    public static void AddCommerceCors(this IServiceCollection services)
    {
        services.AddSettings<CorsSettings>(CorsSettings.Section)
            .Validate(settings => Array.TrueForAll(settings.Origins, IsOrigin), "Cors:Origins must be origins such as https://shop.example, without a path.");
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CorsSettings>>((cors, settings) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(settings.Value.Origins)
            .AllowAnyHeader()
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put)
            .WithExposedHeaders("ETag", "Location", "Retry-After", ResultHttpExtensions.ReplayedHeader)));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && text == uri.GetLeftPart(UriPartial.Authority);
}
