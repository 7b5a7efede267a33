namespace Commerce.IntegrationTests.Catalog;

using System.Text.Json;
using Harness;

public sealed class GetProductTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_description_that_was_not_given_is_shown_as_null()
    {
        var id = await app.NewProductAsync();
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.At("description").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Who_has_the_current_tag_is_told_so_and_a_sale_makes_another_tag()
    {
        var id = await app.NewProductAsync(stock: 5);
        var path = $"/products/{id}";

        var same = (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"1.5\""))).ShouldBe(304);
        same.Body.ShouldBeEmpty();
        same.ETag.ShouldBe("\"1.5\"");
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"9.9\", W/\"1.5\""))).ShouldBe(304);
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "*"))).ShouldBe(304);
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"1.4\""))).ShouldBe(200);
        (await app.NewUser().OrderAsync(id)).ShouldBe(201);
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"1.5\""))).ShouldBe(200).ETag.ShouldBe("\"1.4\"");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.0")]
    [InlineData("999999999")]
    [InlineData("99999999999999999999")]
    public async Task An_id_of_no_product_is_not_found_whatever_its_form(string id)
    {
        (await app.Anonymous().GetAsync($"/products/{id}")).ShouldBeProblem(404, "catalog.product_not_found");
    }
}
