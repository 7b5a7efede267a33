namespace Commerce.Host.UnitTests.Authentication;

using System.Diagnostics;
using System.Security.Claims;
using Commerce.Host.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

/// <summary>The scheme, the policies and the middleware together, as <c>Program.cs</c> wires them, without a server.</summary>
public sealed class BearerPipelineTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services;
    private readonly RequestDelegate _pipeline;

    public BearerPipelineTests()
    {
        _services = ServicesOf(new()
        {
            ["Auth:SigningKeys:0:Algorithm"] = "HS256",
            ["Auth:SigningKeys:0:Key"] = Convert.ToBase64String(Some.Secret),
        });

        var app = new ApplicationBuilder(_services);
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
        _pipeline = app.Build();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_route_that_says_nothing_opens_to_nobody()
    {
        (await GetAsync("/unmarked")).Response.StatusCode.ShouldBe(401);
        (await GetAsync("/unmarked", "Bearer " + Some.Hs256(Some.Claims(""","role":"admin" """)))).Response.StatusCode.ShouldBe(403);
    }

    [Fact]
    public async Task A_customers_route_needs_a_token()
    {
        var context = await GetAsync("/mine");

        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer realm=\"commerce\"");
        ProblemOf(context).ShouldBe("auth.required");
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER   ")]
    public async Task A_good_token_opens_a_customers_route(string scheme)
    {
        var context = await GetAsync("/mine", scheme + Some.Hs256());

        context.Response.StatusCode.ShouldBe(200);
        BodyOf(context).ShouldBe("ada");
    }

    [Fact]
    public async Task A_bad_token_is_named_as_such()
    {
        var context = await GetAsync("/mine", "Bearer " + Some.Hs256(secret: new byte[32]));

        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe(
            "Bearer realm=\"commerce\", error=\"invalid_token\", error_description=\"The signature of the token is not valid.\"");
        ProblemOf(context).ShouldBe("auth.invalid_token");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer\tabc")]
    public async Task A_header_without_one_token_is_not_accepted(string header)
    {
        var context = await GetAsync("/mine", header);

        context.Response.StatusCode.ShouldBe(401);
        ProblemOf(context).ShouldBe(header.StartsWith("Bearer\t", StringComparison.Ordinal) ? "auth.required" : "auth.invalid_token");
    }

    [Fact]
    public async Task Two_headers_are_not_accepted()
    {
        var token = "Bearer " + Some.Hs256();

        ProblemOf(await GetAsync("/mine", token, token)).ShouldBe("auth.invalid_token");
    }

    [Theory]
    [InlineData("Basic YWRhOnNlY3JldA==")]
    [InlineData("Bearerx abc")]
    public async Task Another_scheme_counts_as_no_token_and_gets_no_error_code(string header)
    {
        var context = await GetAsync("/mine", header);

        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer realm=\"commerce\"");
        ProblemOf(context).ShouldBe("auth.required");
    }

    [Fact]
    public async Task A_public_route_is_open_whatever_the_header_holds()
    {
        (await GetAsync("/public")).Response.StatusCode.ShouldBe(200);
        (await GetAsync("/public", "Bearer nonsense")).Response.StatusCode.ShouldBe(200);
    }

    [Fact]
    public async Task An_admin_route_is_open_to_admins_only()
    {
        (await GetAsync("/admin")).Response.StatusCode.ShouldBe(401);
        (await GetAsync("/admin", "Bearer " + Some.Hs256(Some.Claims(""","role":"admin" """)))).Response.StatusCode.ShouldBe(200);

        var customer = await GetAsync("/admin", "Bearer " + Some.Hs256());
        customer.Response.StatusCode.ShouldBe(403);
        customer.Response.Headers.WWWAuthenticate.ToString().ShouldContain("insufficient_scope");
        ProblemOf(customer).ShouldBe("auth.forbidden");
    }

    [Fact]
    public async Task A_token_known_to_the_cache_stops_working_when_it_expires()
    {
        var header = "Bearer " + Some.Hs256();
        (await GetAsync("/mine", header)).Response.StatusCode.ShouldBe(200);

        _time.Set(Some.Expiry + TokenLifetime.ClockSkew);

        var context = await GetAsync("/mine", header);
        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldContain("The token has expired.");
    }

    [Fact]
    public async Task Requests_with_the_same_token_share_one_principal()
    {
        var first = await GetAsync("/mine", "Bearer " + Some.Hs256());
        var second = await GetAsync("/mine", "Bearer " + Some.Hs256());

        first.User.ShouldBeOfType<TokenPrincipal>();
        second.User.ShouldBeSameAs(first.User);
    }

    [Fact]
    public async Task No_token_is_ever_logged()
    {
        var good = Some.Hs256();
        var bad = Some.Hs256(secret: new byte[32]);
        await GetAsync("/mine", "Bearer " + good);
        await GetAsync("/mine", "Bearer " + bad);
        await GetAsync("/admin", "Bearer " + good);

        _log.Lines.ShouldNotBeEmpty();
        foreach (var part in good.Split('.').Concat(bad.Split('.')))
        {
            _log.Lines.ShouldNotContain(line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_error_description_has_only_characters_that_RFC_6750_allows()
    {
        var faults = typeof(TokenFault).GetFields().Select(field => field.GetValue(null)).OfType<TokenFault>().ToList();

        faults.Count.ShouldBeGreaterThan(10);
        faults.ShouldAllBe(fault => fault.Description.All(character => character >= 0x20 && character <= 0x7E && character != '"' && character != '\\'));
        TokenFault.TooLong.Description.ShouldContain($"{JsonWebToken.MaxLength}");
    }

    [Fact]
    public void Settings_are_read_from_the_section_Auth()
    {
        using var services = ServicesOf(new()
        {
            ["Auth:Issuer"] = "https://issuer.test",
            ["Auth:Audience"] = "commerce",
            ["Auth:JwksUrl"] = "https://issuer.test/jwks.json",
            ["Auth:SigningKeys:0:Algorithm"] = "RS256",
            ["Auth:SigningKeys:0:Key"] = Some.Rsa.ExportSubjectPublicKeyInfoPem(),
        });
        var settings = services.GetRequiredService<IOptions<AuthenticationSettings>>().Value;

        settings.DevTokens.ShouldBeFalse();
        settings.Issuer.ShouldBe("https://issuer.test");
        settings.Audience.ShouldBe("commerce");
        settings.JwksUrl.ShouldBe("https://issuer.test/jwks.json");
        settings.SigningKeys.ShouldHaveSingleItem().Algorithm.ShouldBe("RS256");
        services.GetRequiredService<IVerificationKeySource>().KeysFor("RS256").ShouldHaveSingleItem();
        services.GetRequiredService<IVerificationKeySource>().KeysFor("HS256").ShouldBeEmpty();
        services.GetRequiredService<IVerificationKeySource>().MayLearn("ES256", null).ShouldBeTrue("keys may come from the address");
    }

    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Development", "false", false)]
    public void Dev_tokens_are_on_in_Development_unless_switched_off(string environment, string? configured, bool expected)
    {
        using var services = ServicesOf(new() { ["Auth:DevTokens"] = configured }, environment);

        services.GetRequiredService<IOptions<AuthenticationSettings>>().Value.DevTokens.ShouldBe(expected);
    }

    [Fact]
    public void A_misspelt_setting_is_refused_by_name()
    {
        using var services = ServicesOf(new() { ["Auth:Audiance"] = "commerce" }, "Development");

        Should.Throw<InvalidOperationException>(() => services.GetRequiredService<IOptions<AuthenticationSettings>>().Value)
            .Message.ShouldContain("Audiance");
    }

    private static string BodyOf(HttpContext context)
    {
        context.Response.Body.Position = 0;
        return new StreamReader(context.Response.Body).ReadToEnd();
    }

    // The code is all that the stand-in below writes.
    private static string ProblemOf(HttpContext context) => BodyOf(context);

    private async Task<HttpContext> GetAsync(string path, params string[] authorization)
    {
        await using var scope = _services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Response.Body = new MemoryStream();
        if (authorization.Length > 0)
        {
            context.Request.Headers.Authorization = authorization;
        }

        await _pipeline(context);
        return context;
    }

    private ServiceProvider ServicesOf(Dictionary<string, string?> settings, string environment = "Production")
    {
        settings = settings.Where(setting => setting.Value is not null).ToDictionary();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddSingleton(new DiagnosticListener("test"));
        services.AddRouting();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IAuthenticationProblems, CodeAsBody>();
        services.AddCommerceAuthentication(configuration, new SomeEnvironment(environment));
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class CodeAsBody : IAuthenticationProblems
    {
        public Task WriteAsync(HttpContext context, string code) => context.Response.WriteAsync(code, context.RequestAborted);
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = [];

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
