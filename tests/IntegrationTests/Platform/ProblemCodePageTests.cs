namespace Commerce.IntegrationTests.Platform;

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web.Errors;

/// <summary>Where the <c>type</c> of every problem leads.</summary>
public sealed partial class ProblemCodePageTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    /// <summary>What a browser sends.</summary>
    private static readonly (string, string) Browser = ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

    private static readonly (string, string) Program = ("Accept", "application/json");

    [Fact]
    public async Task Every_code_has_a_page_and_is_in_the_list()
    {
        var list = (await app.Anonymous().Root.GetAsync("/problems")).ShouldBe(200);
        list.MediaType.ShouldBe("text/html");
        var codes = 0;
        foreach (var type in Known())
        {
            var page = (await app.Anonymous().Root.GetAsync($"/problems/{type.Code}")).ShouldBe(200);
            page.MediaType.ShouldBe("text/html");
            page.Body.ShouldContain(type.Code);
            page.Body.ShouldContain($"{Problems.StatusOf(type.Kind)} ");
            list.Body.ShouldContain($"href=\"/problems/{type.Code}\"");
            codes++;
        }

        codes.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task No_two_codes_mean_the_same()
    {
        List<string> meanings = [];
        foreach (var type in Known())
        {
            meanings.Add(Meaning().Match(await PageAsync(type.Code)).Groups["meaning"].Value);
        }

        meanings.ShouldAllBe(meaning => meaning.Length > 20);
        meanings.ShouldBeUnique();
    }

    [Fact]
    public async Task A_page_leads_to_exactly_the_operations_that_the_document_says_are_refused_with_its_code()
    {
        var document = await DocumentAsync();
        var refusals = Refusals(document).ToLookup(refusal => refusal.Code, refusal => refusal.Operation);
        foreach (var type in Known())
        {
            OperationLink().Matches(await PageAsync(type.Code)).Select(link => Uri.UnescapeDataString(link.Groups["operation"].Value)).ShouldBe(refusals[type.Code], ignoreOrder: true, type.Code);
        }

        refusals.Sum(code => code.Count()).ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_code_says_which_members_it_brings_and_of_which_form()
    {
        var schemas = (await DocumentAsync()).At("components.schemas");
        var seen = 0;
        foreach (var explanation in (await app.Anonymous().Root.GetAsync("/problems", Program)).ShouldBe(200).Json.EnumerateArray())
        {
            // No operation is refused with route.method_not_allowed, so the document has no schema of it.
            var described = schemas.EnumerateObject().Where(schema => CodeOf(schema.Value) == explanation.Text("code"))
                .SelectMany(schema => schema.Value.At("allOf[1].properties").EnumerateObject()).Select(property => property.Name).Where(name => name != "code");
            var members = explanation.List("members");
            members.Select(member => member.Text("name")).ShouldBe(described, ignoreOrder: true);
            var page = WebUtility.HtmlDecode(await PageAsync(explanation.Text("code")));
            foreach (var member in members)
            {
                page.ShouldContain($"<code>{member.Text("name")}</code>: <code>{member.Text("form")}</code>");
                seen++;
            }
        }

        seen.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("catalog.out_of_stock", "items", "{ productId: integer, requested: integer, available: integer }[]")]
    [InlineData("catalog.product_not_found", "productIds", "integer[]")]
    [InlineData("coupon.already_issued", "couponId", "uuid")]
    [InlineData("coupon.not_usable", "reason", "string")]
    [InlineData("validation.failed", "errors", "{ [path]: string[] }")]
    [InlineData("order.not_payable", "orderStatus", "\"pending\" | \"paid\" | \"failed\" | \"cancelled\" | \"expired\" | \"refunded\"")]
    public async Task The_form_of_a_member_is_what_is_sent(string code, string name, string form) =>
        (await app.Anonymous().Root.GetAsync($"/problems/{code}", Program)).ShouldBe(200).Json.List("members")
            .Single(member => member.Text("name") == name).Text("form").ShouldBe(form);

    [Fact]
    public async Task A_program_gets_JSON()
    {
        var answer = (await app.Anonymous().Root.GetAsync("/problems/auth.required", Program)).ShouldBe(200);
        answer.MediaType.ShouldBe("application/json");
        (answer["code"].GetString(), answer["status"].GetInt32()).ShouldBe(("auth.required", 401));
        answer["remedy"].GetString().ShouldNotBeNullOrEmpty();
        (await app.Anonymous().Root.GetAsync("/problems", Program)).ShouldBe(200).Json.GetArrayLength().ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("/problems", "items.$ref")]
    [InlineData("/problems/{code}", "$ref")]
    public async Task The_document_knows_page_and_JSON(string path, string reference)
    {
        var content = (await DocumentAsync()).GetProperty("paths").GetProperty(path).At("get.responses.200.content");
        content.GetProperty("text/html").Text("schema.type").ShouldBe("string");
        content.GetProperty("text/html").Has("example").ShouldBeFalse();
        content.GetProperty("application/json").GetProperty("schema").Text(reference).ShouldBe("#/components/schemas/ProblemExplanation");
    }

    [Fact]
    public async Task A_browser_gets_the_page_whatever_else_it_accepts() =>
        (await app.Anonymous().Root.GetAsync("/problems/internal", ("Accept", "text/html,application/json;q=0.9,*/*;q=0.8"))).ShouldBe(200).MediaType.ShouldBe("text/html");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Auth.Required")]
    [InlineData("%3Cscript%3E")]
    public async Task A_mistyped_code_is_a_problem_for_a_program_and_a_page_for_a_browser(string code)
    {
        (await app.Anonymous().Root.GetAsync($"/problems/{code}")).ShouldBeProblem(404, "route.not_found");
        (await app.Anonymous().Root.GetAsync($"/problems/{code}", Program)).ShouldBeProblem(404, "route.not_found");

        var page = (await app.Anonymous().Root.GetAsync($"/problems/{code}", Browser)).ShouldBe(404);
        page.MediaType.ShouldBe("text/html");
        page.Body.ShouldContain("href=\"/problems\">all that there are");
        page.Body.ShouldNotContain("<script");
        page.Header("Content-Security-Policy").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_page_brings_its_own_icon_and_says_that_it_depends_on_what_is_accepted()
    {
        foreach (var path in new[] { "/problems", "/problems/internal", "/problems/nonsense" })
        {
            var page = await app.Anonymous().Root.GetAsync(path, Browser);
            page.Body.ShouldContain("<link rel=\"icon\" href=\"data:image/svg+xml,");
            page.Header("Vary").ShouldBe("Accept");
        }
    }

    private IEnumerable<ErrorType> Known() => app.Services.GetRequiredService<ErrorCatalog>().All;

    private async Task<string> PageAsync(string code) => (await app.Anonymous().Root.GetAsync($"/problems/{code}", Browser)).ShouldBe(200).Body;

    private async Task<JsonElement> DocumentAsync() => (await app.Anonymous().Root.GetAsync("/openapi/v1.json")).ShouldBe(200).Json;

    /// <summary>The code of a problem's schema; null for the schema of something else.</summary>
    private static string? CodeOf(JsonElement schema) => schema.Has("allOf") && schema.List("allOf") is [_, var own] ? own.At("properties.code").Text("const") : null;

    /// <summary>What the document says of who is refused with what, by the schemas that its responses refer to.</summary>
    private static IEnumerable<(string Code, string Operation)> Refusals(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        from response in operation.Value.GetProperty("responses").EnumerateObject()
        where response.Name[0] is '4' or '5'
        let described = document.GetProperty("components").GetProperty("responses").GetProperty(response.Value.Text("$ref").Split('/')[^1]).GetRawText()
        from schema in document.At("components.schemas").EnumerateObject()
        let code = CodeOf(schema.Value)
        where code is not null && described.Contains($"\"#/components/schemas/{schema.Name}\"", StringComparison.Ordinal)
        select (code, $"{operation.Value.Text("tags[0]")}/{operation.Value.Text("operationId")}");

    [GeneratedRegex("<h2>What it means</h2>\\s*<p>(?<meaning>.*?)</p>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Meaning();

    [GeneratedRegex("href=\"/docs/index\\.html#/(?<operation>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OperationLink();
}
