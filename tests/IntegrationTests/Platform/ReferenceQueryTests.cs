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
        var reference = await ApiReference.ReadAsync(app);
        var parameter = Find(reference, path, name);
        // Of the style form, which is not said because it is the default.
        (parameter.Has("style"), parameter.Flag("explode"), parameter.Text("schema.type")).ShouldBe((false, false, "array"));
        var item = reference.Resolve(parameter.At("schema.items"));
        (item.Has("enum") ? string.Join(',', item.List("enum").Select(value => value.GetString())) : null).ShouldBe(values);
    }

    [Fact]
    public async Task The_default_of_a_list_is_a_list() =>
        Find(await ApiReference.ReadAsync(app), "/deliveries", "status").List("schema.default").Select(value => value.GetString()).ShouldBe(["parked"]);

    [Theory]
    [InlineData("/orders")]
    [InlineData("/balance/transactions")]
    [InlineData("/balance/accounts/{userId}/transactions")]
    public async Task A_period_has_two_times(string path)
    {
        var reference = await ApiReference.ReadAsync(app);
        foreach (var name in new[] { "from", "to" })
        {
            var parameter = Find(reference, path, name);
            (parameter.Text("schema.type"), parameter.Text("schema.format")).ShouldBe(("string", "date-time"));
        }
    }

    private static JsonElement Find(ApiReference reference, string path, string name) =>
        reference.Operations.Single(operation => operation.Method == "get" && operation.Path == CommerceClient.ApiPath + path)
            .Parameters(reference).Single(parameter => parameter.Text("name") == name);
}
