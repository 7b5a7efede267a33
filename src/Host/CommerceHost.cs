namespace Commerce.Host;

using System.Globalization;
using Authentication;
using Http;
using Serilog;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Web;
using SharedKernel.Web.Binding;
using SharedKernel.Web.OpenApi;
using SharedKernel.Web.Platform;

/// <summary>Puts the Host together: the same for the command line and for the tests.</summary>
internal static partial class CommerceHost
{
    /// <summary>Longer than the command worker takes to drain a full queue.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Builds the application; <paramref name="change"/> is for tests that replace a part.</summary>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? change = null)
    {
        // Configuration lies beside the binary; only data/ depends on the working directory.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodyBuffer.MaxBytes;
        });
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = builder.Environment.IsDevelopment());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        AddLogging(builder);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        builder.Services.AddCommerce(builder.Configuration, Modules.All, Modules.Sinks);
        builder.Services.AddCommerceAuthentication(builder.Configuration, builder.Environment);
        builder.Services.AddProblemDocuments();
        builder.Services.AddCommerceCors();
        builder.Services.AddCommerceCompression();
        builder.Services.AddReferenceDocument();
        builder.Services.AddSingleton<ReadinessProbe>();
        builder.Services.AddHealthChecks().AddCheck<ReadinessHealthCheck>(ReadinessHealthCheck.Name).AddCheck<SinkHealthCheck>(SinkHealthCheck.Name);
        change?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseSerilogRequestLogging(options => RequestLog.Configure(options, app.Services.GetRequiredService<Serilog.ILogger>()));
        app.UseResponseHeaders();
        app.UseExceptionHandler(static _ => { });
        app.UseHead();
        app.UseResponseCompression();
        // A browser that is given the address alone finds the reference.
        app.Use((context, next) => context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method) ? Results.LocalRedirect(ApiReferenceEndpoints.Path).ExecuteAsync(context) : next(context));
        app.UseRouting();
        app.UseCommerceCors();
        app.UseUnknownRouteHandling();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRequestContext();
        Map(app);
        app.Lifetime.ApplicationStarted.Register(() => StartupBanner.Print(app));
        if (!app.Environment.IsDevelopment() && app.Services.GetRequiredService<CommerceSettings>().PublicAddress is null)
        {
            HasNoPublicAddress(app.Logger);
        }

        return app;
    }

    private static void Map(WebApplication app)
    {
        var api = app.MapApi();
        // First, because the reference lists endpoints in this order, and whoever opens it looks for the shop.
        foreach (var module in Modules.All)
        {
            module.MapEndpoints(api.MapGroup("").WithTags(module.Name));
        }

        app.MapGroup("").WithTags(OpenApiEndpoint.PlatformTag).MapHealth();
        var reference = app.MapGroup("").WithTags(OpenApiEndpoint.ReferenceTag);
        reference.MapReferenceDocument();
        reference.MapReferencePages();
        reference.MapProblemPages();
        var platformApi = api.MapGroup("").WithTags(OpenApiEndpoint.PlatformTag);
        platformApi.MapAudit();
        platformApi.MapEvents();
        platformApi.MapDevTokens();
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        // Not Serilog's static logger, which all Hosts of a process, such as a test's, would share and the first to stop would close.
        builder.Services.AddSerilog(
            (_, logger) => logger
                .ReadFrom.Configuration(builder.Configuration)
                .Enrich.FromLogContext()
                // Program says the same in one sentence that whoever runs the Host can act on.
                .Filter.ByExcluding(line => line.MessageTemplate.Text == "Hosting failed to start")
                // What the server says, beside our 499, of a client that hangs up in mid-body: it cannot go on with the read that was broken off.
                .Filter.ByExcluding(line => line.Exception is InvalidOperationException { Message: "Reading is already in progress." or "Reading is not allowed after reader was completed." })
                .WriteTo.Console(formatProvider: CultureInfo.InvariantCulture),
            preserveStaticLogger: true,
            writeToProviders: true);
    }

    [LoggerMessage(LogLevel.Warning, "Commerce:PublicAddress is not set: the events that leave this shop name an address of this machine for their schemas")]
    private static partial void HasNoPublicAddress(Microsoft.Extensions.Logging.ILogger logger);
}
