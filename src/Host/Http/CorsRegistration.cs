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
    /// <summary>How long a browser remembers a preflight.</summary>
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    /// <summary>Adds the policy.</summary>
    public static void AddCommerceCors(this IServiceCollection services)
    {
        services.AddSettings<CorsSettings>(CorsSettings.Section)
            .Validate(settings => Array.TrueForAll(settings.Origins, IsOrigin), "Cors:Origins must be origins such as https://shop.example, without a path.");
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CorsSettings>>((cors, settings) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(settings.Value.Origins)
            .AllowAnyHeader()
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put)
            .WithExposedHeaders("ETag", "Link", "Location", "Retry-After", ResultHttpExtensions.ReplayedHeader, ResultHttpExtensions.RequestIdHeader)
            .SetPreflightMaxAge(PreflightAge)));
    }

    /// <summary>
    /// Answers preflights and adds the headers. Once origins are configured every answer says that it may differ by origin, so that no cache
    /// gives one page's answer to another (https://fetch.spec.whatwg.org, "CORS protocol and HTTP caches").
    /// </summary>
    public static void UseCommerceCors(this WebApplication app)
    {
        if (app.Services.GetRequiredService<CorsSettings>().Origins.Length > 0)
        {
            app.Use((context, next) =>
            {
                context.Response.OnStarting(static state => VaryByOriginAsync((HttpContext)state), context);
                return next(context);
            });
        }

        app.UseCors();
    }

    private static Task VaryByOriginAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (!headers.GetCommaSeparatedValues("Vary").Contains("Origin", StringComparer.OrdinalIgnoreCase))
        {
            headers.Append("Vary", "Origin");
        }

        return Task.CompletedTask;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && text == uri.GetLeftPart(UriPartial.Authority);
}
