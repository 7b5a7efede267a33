namespace Commerce.Host.UnitTests.Authentication;

using Commerce.Host.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Pipeline;

public sealed class BearerPipelineTests : IAsyncDisposable
{
    private readonly Pipeline pipeline = WithAllKeys();

    public ValueTask DisposeAsync() => pipeline.DisposeAsync();

    [Fact]
    public async Task A_route_that_says_nothing_opens_to_nobody()
    {
        (await pipeline.GetAsync("/unmarked")).Response.StatusCode.ShouldBe(401);
        (await pipeline.BearAsync("/unmarked", Some.Hs256(Some.Claims(""","role":"admin" """)))).Response.StatusCode.ShouldBe(403);
    }

    [Fact]
    public async Task A_customers_route_needs_a_token()
    {
        var context = await pipeline.GetAsync("/mine");

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
        foreach (var token in new[] { Some.Hs256(), Some.Rs256(), Some.Es256() })
        {
            var context = await pipeline.GetAsync("/mine", scheme + token);

            context.Response.StatusCode.ShouldBe(200);
            BodyOf(context).ShouldBe("ada");
        }
    }

    [Fact]
    public async Task A_bad_token_is_named_as_such()
    {
        var context = await pipeline.BearAsync("/mine", Some.Hs256(secret: new byte[32]));

        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe(
            "Bearer realm=\"commerce\", error=\"invalid_token\", error_description=\"The key that signed the token is not known.\"");
        ProblemOf(context).ShouldBe("auth.invalid_token");
    }

    [Theory]
    [InlineData("", "auth.required")]
    [InlineData(" ", "auth.required")]
    [InlineData("Bearer", "auth.required")]
    [InlineData("Bearer ", "auth.required")]
    [InlineData("Bearer\tabc", "auth.required")]
    [InlineData("Bearer a b", "auth.invalid_token")]
    [InlineData("Bearer a", "auth.invalid_token")]
    public async Task A_header_without_one_token_is_not_accepted(string header, string code)
    {
        var context = await pipeline.GetAsync("/mine", header);

        context.Response.StatusCode.ShouldBe(401);
        ProblemOf(context).ShouldBe(code);
    }

    [Fact]
    public async Task Two_headers_are_not_accepted()
    {
        var token = "Bearer " + Some.Hs256();

        ProblemOf(await pipeline.GetAsync("/mine", token, token)).ShouldBe("auth.invalid_token");
    }

    [Theory]
    [InlineData("Basic YWRhOnNlY3JldA==")]
    [InlineData("Bearerx abc")]
    public async Task Another_scheme_counts_as_no_token_and_gets_no_error_code(string header)
    {
        var context = await pipeline.GetAsync("/mine", header);

        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer realm=\"commerce\"");
        ProblemOf(context).ShouldBe("auth.required");
    }

    [Fact]
    public async Task A_public_route_is_open_whatever_the_header_holds()
    {
        (await pipeline.GetAsync("/public")).Response.StatusCode.ShouldBe(200);
        (await pipeline.GetAsync("/public", "Bearer nonsense")).Response.StatusCode.ShouldBe(200);
    }

    [Theory]
    [InlineData("\"admin\"", true)]
    [InlineData("[\"support\",\"admin\"]", true)]
    [InlineData("\"customer\"", false)]
    [InlineData("\"Admin\"", false)]
    [InlineData("\"admin \"", false)]
    [InlineData("\"administrator\"", false)]
    [InlineData("[[\"admin\"]]", false)]
    [InlineData("{\"admin\":true}", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    public async Task An_admin_route_is_open_to_the_role_admin_only(string role, bool isAdmin)
    {
        (await pipeline.GetAsync("/admin")).Response.StatusCode.ShouldBe(401);
        var context = await pipeline.BearAsync("/admin", Some.Hs256(Some.Claims($",\"role\":{role}")));

        context.Response.StatusCode.ShouldBe(isAdmin ? 200 : 403);
        if (!isAdmin)
        {
            context.Response.Headers.WWWAuthenticate.ToString().ShouldContain("insufficient_scope");
            ProblemOf(context).ShouldBe("auth.forbidden");
        }
    }

    [Fact]
    public async Task A_token_that_was_accepted_stops_working_when_it_expires()
    {
        (await pipeline.BearAsync("/mine", Some.Hs256())).Response.StatusCode.ShouldBe(200);

        pipeline.Clock.SetUtcNow(Some.Expiry + BearerOptions.ClockSkew);

        var context = await pipeline.BearAsync("/mine", Some.Hs256());
        context.Response.StatusCode.ShouldBe(401);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldContain("The token has expired.");
    }

    [Fact]
    public async Task No_token_is_ever_logged()
    {
        var good = Some.Hs256();
        var bad = Some.Hs256(secret: new byte[32]);
        await pipeline.BearAsync("/mine", good);
        await pipeline.BearAsync("/mine", bad);
        await pipeline.BearAsync("/admin", good);

        pipeline.Log.Lines.ShouldNotBeEmpty();
        foreach (var part in good.Split('.').Concat(bad.Split('.')))
        {
            pipeline.Log.Lines.ShouldNotContain(line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Settings_are_read_from_the_section_Auth()
    {
        using var services = ServicesOf([
            ("Auth:Issuer", "https://issuer.test"),
            ("Auth:Audience", "commerce"),
            ("Auth:JwksUrl", "https://issuer.test/jwks.json"),
            ("Auth:SigningKeys:0:Algorithm", "RS256"),
            ("Auth:SigningKeys:0:Key", Some.Rsa.ExportSubjectPublicKeyInfoPem()),
        ]);
        var settings = services.GetRequiredService<IOptions<AuthenticationSettings>>().Value;

        settings.DevTokens.ShouldBeFalse();
        settings.Issuer.ShouldBe("https://issuer.test");
        settings.Audience.ShouldBe("commerce");
        settings.JwksUrl.ShouldBe("https://issuer.test/jwks.json");
        settings.SigningKeys.ShouldHaveSingleItem().Algorithm.ShouldBe("RS256");
    }

    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Development", "false", false)]
    public void Dev_tokens_are_on_in_Development_unless_switched_off(string environment, string? configured, bool expected)
    {
        using var services = ServicesOf([("Auth:DevTokens", configured)], environment);

        services.GetRequiredService<IOptions<AuthenticationSettings>>().Value.DevTokens.ShouldBe(expected);
    }

    [Fact]
    public void A_misspelt_setting_is_refused_by_name()
    {
        using var services = ServicesOf([("Auth:Audiance", "commerce")], "Development");

        Should.Throw<InvalidOperationException>(() => services.GetRequiredService<IOptions<AuthenticationSettings>>().Value)
            .Message.ShouldContain("Audiance");
    }
}
