namespace Commerce.IntegrationTests.Platform;

using System.Globalization;
using System.Text;
using Harness;

/// <summary>The document and the pages about problems are asked about again, and sent again only when they are others.</summary>
public sealed class NotModifiedTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("/openapi/v1.json", "application/json")]
    [InlineData("/problems", "text/html")]
    [InlineData("/problems", "application/json")]
    [InlineData("/problems/coupon.sold_out", "text/html")]
    [InlineData("/problems/coupon.sold_out", "application/json")]
    [InlineData("/docs/commerce.js", "text/javascript")]
    public async Task Whoever_has_it_is_answered_304(string path, string accepted)
    {
        var accept = ("Accept", accepted);
        var full = (await app.Anonymous().Root.GetAsync(path, accept)).ShouldBe(200);
        full.MediaType.ShouldBe(accepted);
        full.Header("Cache-Control").ShouldBe("no-cache");
        full.ETag.ShouldNotBeNull().ShouldStartWith("\"");
        full.Header("Content-Length").ShouldBe(Encoding.UTF8.GetByteCount(full.Body).ToString(CultureInfo.InvariantCulture));

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var same = await app.Anonymous().Root.SendAsync(method, path, null, accept, ("If-None-Match", full.ETag!));
            (same.Status, same.ETag, same.Header("Cache-Control"), same.Body).ShouldBe((304, full.ETag, "no-cache", ""));
        }

        (await app.Anonymous().Root.GetAsync(path, accept, ("If-None-Match", "\"another\""))).ShouldBe(200).Body.ShouldBe(full.Body);
    }

    [Fact]
    public async Task The_page_and_its_JSON_have_tags_of_their_own()
    {
        var page = (await app.Anonymous().Root.GetAsync("/problems")).ShouldBe(200);
        (await app.Anonymous().Root.GetAsync("/problems", ("Accept", "application/json"), ("If-None-Match", page.ETag!))).ShouldBe(200).MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task The_document_at_another_address_is_another()
    {
        var here = (await app.Anonymous().Root.GetAsync("/openapi/v1.json")).ShouldBe(200);
        var there = (await app.Anonymous().Root.GetAsync("/openapi/v1.json", ("Host", "shop.example"), ("If-None-Match", here.ETag!))).ShouldBe(200);
        there.Json.Text("servers[0].url").ShouldBe("http://shop.example");
        there.ETag.ShouldNotBe(here.ETag);
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/problems")]
    [InlineData("/problems/{code}")]
    public async Task The_document_says_so(string path)
    {
        var reference = await ApiReference.ReadAsync(app);
        var described = reference.Operations.Single(operation => operation.Path == path);
        described.Parameters(reference).ShouldContain(parameter => parameter.Text("name") == "If-None-Match");
        var operation = described.Body;
        operation.At("responses.304.headers").Has("ETag").ShouldBeTrue();
        operation.At("responses.200.headers").Has("ETag").ShouldBeTrue();
    }
}
