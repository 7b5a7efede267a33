namespace Commerce.IntegrationTests.Platform;

using System.Text.Json;
using Harness;

/// <summary>How the OpenAPI document describes parameters of a query.</summary>
public sealed class ReferenceQueryTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("/orders", "status", "pending,paid,failed,cancelled,expired,refunded")]
    [InlineData("/coupons", "status", "usable,used,expired")]
    [InlineData("/deliveries", "status", "pending,delivered,parked,discarded")]
    [InlineData("/products", "ids", null)]
    public async Task A_parameter_of_several_values_is_an_array_separated_by_commas(string path, string name, string? values)
    {
        var document = await ReadAsync();
        var parameter = Find(document, path, name);
        // Of the style form, which is not said because it is the default.
        (parameter.Has("style"), parameter.Flag("explode"), parameter.Text("schema.type")).ShouldBe((false, false, "array"));
        var item = Resolve(document, parameter.At("schema.items"));
        (item.Has("enum") ? string.Join(',', item.List("enum").Select(value => value.GetString())) : null).ShouldBe(values);
    }

    [Fact]
    public async Task The_default_of_a_list_is_a_list() =>
        Find(await ReadAsync(), "/deliveries", "status").List("schema.default").Select(value => value.GetString()).ShouldBe(["parked"]);

    [Theory]
    [InlineData("/orders")]
    [InlineData("/balance/transactions")]
    [InlineData("/balance/accounts/{userId}/transactions")]
    public async Task A_period_has_two_times(string path)
    {
        var document = await ReadAsync();
        foreach (var name in new[] { "from", "to" })
        {
            var parameter = Find(document, path, name);
            (parameter.Text("schema.type"), parameter.Text("schema.format")).ShouldBe(("string", "date-time"));
        }
    }

    private async Task<JsonElement> ReadAsync() => (await app.Anonymous().Root.GetAsync("/openapi/v1.json")).ShouldBe(200).Json;

    private static JsonElement Find(JsonElement document, string path, string name) =>
        document.GetProperty("paths").GetProperty("/api/v1" + path).GetProperty("get").List("parameters")
            .Select(parameter => Resolve(document, parameter)).Single(parameter => parameter.Text("name") == name);

    private static JsonElement Resolve(JsonElement document, JsonElement element) => element.Has("$ref")
        ? element.Text("$ref").Split('/').Skip(1).Aggregate(document, (at, part) => at.GetProperty(part))
        : element;
}
