namespace Commerce.ArchitectureTests;

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Web.OpenApi;

/// <summary>The OpenAPI document lies in the repository, so that every change of the API is seen, and none breaks who builds on it.</summary>
public sealed class ApiReferenceTests(BuiltHost host) : IClassFixture<BuiltHost>
{
    private const string Path = "docs/openapi.json";

    private const string Document = """
        {"paths":{"/a":{"post":{"operationId":"A","parameters":[{"name":"p","in":"query","schema":{"maximum":100}}],
        "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/In"}}}},
        "responses":{"200":{"headers":{"ETag":{}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Out"}}}}}}}},
        "components":{"schemas":{"In":{"properties":{"x":{"maxLength":10},"y":{}},"required":["x"]},"Out":{"properties":{"x":{"enum":["a","b"]},"y":{}},"required":["x"]}}}}
        """;

    [Fact]
    public async Task The_document_is_published_and_no_change_breaks_who_builds_on_it()
    {
        var document = JsonNode.Parse(await host.Services.GetRequiredService<ReferenceDocument>().Text)!;
        document["servers"] = new JsonArray(new JsonObject { ["url"] = "https://shop.example.com" });
        Compatibility.OfDocuments(Approval.Baseline("openapi.json", document), document)
            .ShouldBeEmpty("This would break who builds on the API: announce it first, and let the old way stay for a while (docs/api.md).");
        Approval.ShouldBeApproved(Path, document);
    }

    [Theory]
    [InlineData("\"/a\":", "\"/b\":", "post /a is gone")]
    [InlineData("\"operationId\":\"A\"", "\"operationId\":\"B\"", "post /a: its operationId has changed")]
    [InlineData("\"name\":\"p\",\"in\":\"query\"", "\"name\":\"q\",\"in\":\"query\"", "post /a: the parameter query p is gone")]
    [InlineData("\"in\":\"query\"", "\"in\":\"query\",\"required\":true", "post /a: query p must now be given")]
    [InlineData("\"maximum\":100", "\"maximum\":50", "post /a: query p: maximum is now 50")]
    [InlineData("\"200\"", "\"201\"", "post /a: 200 is gone")]
    [InlineData("\"operationId\":\"A\"", "\"operationId\":\"A\",\"security\":[{\"bearer\":[\"admin\"]}]", "post /a: asks for another token")]
    [InlineData("\"requestBody\":{", "\"requestBody\":{\"required\":true,", "post /a: a body must now be sent")]
    [InlineData("\"in\":\"query\"", "\"in\":\"query\",\"explode\":false", "post /a: query p is written in another way")]
    [InlineData("\"maxLength\":10", "\"maxLength\":10,\"pattern\":\"a\"", "In.x: pattern is new")]
    [InlineData("{\"ETag\":{}}", "{}", "post /a: 200 without ETag")]
    [InlineData("\"maxLength\":10", "\"maxLength\":9", "In.x: maxLength is now 9")]
    [InlineData("\"y\":{}},\"required\":[\"x\"]},\"Out\"", "\"y\":{}},\"required\":[\"x\",\"y\"]},\"Out\"", "In.y must now be given")]
    [InlineData("[\"a\",\"b\"]},\"y\":{}},\"required\":[\"x\"]", "[\"a\",\"b\"]},\"y\":{}},\"required\":[]", "Out.x may now be absent")]
    public void What_somebody_would_trip_over_is_a_break(string older, string newer, string broken) =>
        Compatibility.OfDocuments(JsonNode.Parse(Document)!, JsonNode.Parse(Document.Replace(older, newer, StringComparison.Ordinal))!).ShouldBe([broken]);

    [Theory]
    [InlineData("\"maximum\":100", "\"maximum\":200")]
    [InlineData("\"in\":\"query\"", "\"in\":\"header\"},{\"name\":\"p\",\"in\":\"query\"")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]")]
    [InlineData("\"In\":{\"properties\":{", "\"In\":{\"properties\":{\"z\":{},")]
    public void More_than_before_is_no_break(string older, string newer) =>
        Compatibility.OfDocuments(JsonNode.Parse(Document)!, JsonNode.Parse(Document.Replace(older, newer, StringComparison.Ordinal))!).ShouldBeEmpty();
}
