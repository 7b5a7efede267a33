namespace Commerce.IntegrationTests.Platform;

using Harness;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web.Errors;

/// <summary>Where the <c>type</c> of every problem leads.</summary>
public sealed class ProblemCodePageTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Every_code_has_a_page_and_is_in_the_list()
    {
        var list = (await app.Anonymous().Root.GetAsync("/problems")).ShouldBe(200);
        list.MediaType.ShouldBe("text/html");
        var codes = 0;
        foreach (var type in app.Services.GetRequiredService<ErrorCatalog>().All)
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
    public async Task A_program_gets_JSON()
    {
        var answer = (await app.Anonymous().Root.GetAsync("/problems/auth.required", ("Accept", "application/json"))).ShouldBe(200);
        answer.MediaType.ShouldBe("application/json");
        (answer["code"].GetString(), answer["status"].GetInt32()).ShouldBe(("auth.required", 401));
        answer["remedy"].GetString().ShouldNotBeNullOrEmpty();
        (await app.Anonymous().Root.GetAsync("/problems", ("Accept", "application/json"))).ShouldBe(200).Json.GetArrayLength().ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_browser_gets_the_page_whatever_else_it_accepts() =>
        (await app.Anonymous().Root.GetAsync("/problems/internal", ("Accept", "text/html,application/json;q=0.9,*/*;q=0.8"))).ShouldBe(200).MediaType.ShouldBe("text/html");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Auth.Required")]
    [InlineData("%3Cscript%3E")]
    public async Task An_unknown_code_is_a_problem(string code) =>
        (await app.Anonymous().Root.GetAsync($"/problems/{code}")).ShouldBeProblem(404, "route.not_found");
}
