namespace Commerce.IntegrationTests.Platform;

using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Harness;

/// <summary>The reference for people: Swagger UI from our own files, with what we add to it: tokens at a click in Development, and streams that are not tried out.</summary>
public sealed partial class ApiReferencePageTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const string Script = "/docs/commerce.js";

    /// <summary>What only the part with the buttons speaks of.</summary>
    private const string TokenRoute = "/api/v1/dev/tokens";

    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/index.html", "text/html")]
    [InlineData("/docs/swagger-ui.css", "text/css")]
    [InlineData("/docs/swagger-ui-bundle.js", "text/javascript")]
    [InlineData("/docs/swagger-ui-standalone-preset.js", "text/javascript")]
    public async Task The_page_for_people_comes_from_here(string path, string mediaType)
    {
        var answer = (await app.Anonymous().Root.GetAsync(path)).ShouldBe(200);
        answer.MediaType.ShouldBe(mediaType);
        answer.Body.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_page_for_people_is_titled_and_loads_nothing_from_elsewhere()
    {
        (await app.Anonymous().Root.GetAsync("/")).ShouldBe(200).Body.ShouldContain("<title>Commerce</title>");
        (await app.Anonymous().Root.GetAsync("/docs")).Header("Content-Security-Policy")!.ShouldContain("frame-ancestors 'none'");
        var page = (await app.Anonymous().Root.GetAsync("/docs")).ShouldBe(200).Body;
        page.ShouldContain("<title>Commerce</title>");
        page.ShouldNotContain("https://");
        (await app.Anonymous().Root.GetAsync("/docs/index.js")).Body.ShouldContain("/openapi/v1.json");
        (await app.Anonymous().Root.GetAsync("/docs/nothing.js")).ShouldBeProblem(404, "route.not_found");
    }

    [Fact]
    public async Task The_page_loads_our_script_and_has_none_in_itself()
    {
        var page = (await app.Anonymous().Root.GetAsync("/docs/index.html")).ShouldBe(200);
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("script-src 'self';");
        var scripts = ScriptTag().Matches(page.Body).Select(tag => tag.Value).ToList();
        scripts.ShouldAllBe(tag => tag.Contains(" src=", StringComparison.Ordinal));
        scripts.ShouldContain(tag => tag.Contains(Script, StringComparison.Ordinal));
        (await app.Anonymous().Root.GetAsync(Script)).ShouldBe(200).MediaType.ShouldBe("text/javascript");
    }

    [Fact]
    public async Task In_Development_this_machine_gets_buttons_that_ask_for_tokens() =>
        (await app.Anonymous().Root.GetAsync(Script)).ShouldBe(200).Body.ShouldContain(TokenRoute);

    [Fact]
    public async Task Under_a_name_that_is_not_this_machine_there_are_no_buttons()
    {
        var script = (await app.Anonymous().Root.GetAsync(Script, ("Host", "shop.example"))).ShouldBe(200).Body;
        script.ShouldContain("allowTryItOutFor");
        script.ShouldNotContain(TokenRoute);
    }

    [Fact]
    public async Task Where_there_are_no_development_tokens_there_are_no_buttons()
    {
        await using var closed = await CommerceApp.StartAsync(new Dictionary<string, string>
        {
            ["Auth:DevTokens"] = "false",
            ["Auth:SigningKeys:0:Algorithm"] = "HS256",
            ["Auth:SigningKeys:0:Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        var script = (await closed.Anonymous().Root.GetAsync(Script)).ShouldBe(200).Body;
        script.ShouldContain("allowTryItOutFor");
        script.ShouldNotContain(TokenRoute);
    }

    [Fact]
    public async Task What_the_script_looks_for_in_the_document_is_there()
    {
        var script = (await app.Anonymous().Root.GetAsync(Script)).ShouldBe(200).Body;
        var document = (await app.Anonymous().Root.GetAsync("/openapi/v1.json")).ShouldBe(200).Json;

        script.ShouldContain("\"responses\", \"200\", \"content\", \"text/event-stream\"");
        document.GetProperty("paths").GetProperty("/api/v1/products/top/stream").At("get.responses.200.content").Has("text/event-stream").ShouldBeTrue();
        script.ShouldContain("\"components\", \"securitySchemes\", \"bearer\"");
        document.At("components.securitySchemes").Has("bearer").ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_Swagger_UI_does_not_have_is_a_problem() =>
        (await app.Anonymous().Root.GetAsync("/docs/commerce.css")).ShouldBeProblem(404, "route.not_found");

    [GeneratedRegex("<script[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ScriptTag();
}
