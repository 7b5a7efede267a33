namespace Commerce.Host.UnitTests.Authentication;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json;
using Commerce.Host.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

/// <summary>The scheme, the policies and the middleware together, as the Host wires them, without a server.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private readonly RequestDelegate pipeline;

    public Pipeline(params (string Key, string? Value)[] settings)
    {
        Services = ServicesOf(settings, "Production", Clock, Log);
        var app = new ApplicationBuilder(Services);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseEndpoints(routes =>
        {
            routes.MapGet("/public", () => "public").AllowAnonymous();
            routes.MapGet("/mine", (ClaimsPrincipal user) => user.FindFirstValue("sub")).RequireAuthorization("customer");
            routes.MapGet("/admin", () => "admin").RequireAuthorization("admin");
            routes.MapGet("/unmarked", () => "open");
        });
        pipeline = app.Build();
    }

    public FakeTimeProvider Clock { get; } = new(Some.Now);

    public LogLines Log { get; } = new();

    public ServiceProvider Services { get; }

    /// <summary>One that accepts <see cref="Some.Secret"/>, <see cref="Some.Rsa"/> and <see cref="Some.Elliptic"/>, each for its algorithm.</summary>
    public static Pipeline WithAllKeys(params (string Key, string? Value)[] more) => new([
        ("Auth:SigningKeys:0:Algorithm", "HS256"), ("Auth:SigningKeys:0:Key", Convert.ToBase64String(Some.Secret)),
        ("Auth:SigningKeys:1:Algorithm", "RS256"), ("Auth:SigningKeys:1:Key", Some.Rsa.ExportSubjectPublicKeyInfoPem()),
        ("Auth:SigningKeys:2:Algorithm", "ES256"), ("Auth:SigningKeys:2:Key", Some.Elliptic.ExportSubjectPublicKeyInfoPem()),
        .. more,
    ]);

    public static ServiceProvider ServicesOf((string Key, string? Value)[] settings, string environment = "Production", TimeProvider? clock = null, ILoggerProvider? log = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, setting => setting.Value)).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log ?? new LogLines()));
        services.AddSingleton(new DiagnosticListener("test"));
        services.AddRouting();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddCommerceAuthentication(configuration, new SomeEnvironment(environment));
        return services.BuildServiceProvider(validateScopes: true);
    }

    public static string BodyOf(HttpContext context)
    {
        context.Response.Body.Position = 0;
        return new StreamReader(context.Response.Body).ReadToEnd();
    }

    public static string? ProblemOf(HttpContext context) => JsonDocument.Parse(BodyOf(context)).RootElement.GetProperty("code").GetString();

    public Task<HttpContext> BearAsync(string path, string token) => GetAsync(path, "Bearer " + token);

    public async Task<HttpContext> GetAsync(string path, params string[] authorization)
    {
        await using var scope = Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Response.Body = new MemoryStream();
        if (authorization.Length > 0)
        {
            context.Request.Headers.Authorization = authorization;
        }

        await pipeline(context);
        return context;
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();

    internal sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
