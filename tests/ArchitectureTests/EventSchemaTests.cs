namespace Commerce.ArchitectureTests;

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Web.OpenApi;

public sealed class EventSchemaTests(BuiltHost host) : IClassFixture<BuiltHost>
{
    [Fact]
    public async Task The_schemas_of_the_events_are_published_and_no_change_breaks_who_reads_them()
    {
        var types = host.Services.GetRequiredService<SubscriptionRegistry>().Types;
        types.Count.ShouldBe(6);
        foreach (var type in types)
        {
            var path = $"docs/events/{type}.schema.json";
            var schema = JsonNode.Parse((await host.Services.GetRequiredService<EventSchemas>().FindAsync(type)).ShouldNotBeNull())!;
            Compatibility.Breaks(Approval.Baseline($"{type}.schema.json", schema), schema)
                .ShouldBeEmpty($"This would break who reads {type}: give the event a new version (…v2) and emit both for a while.");
            Approval.ShouldBeApproved(path, schema);
        }

        Directory.GetFiles(Repository.PathOf("docs/events"), "*.json").Length.ShouldBe(types.Count, "a schema whose event is gone, or the other way round");
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{}}""", "$.a is gone")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{"a":{"type":"integer"}}}""", "$.a: type was \"string\" and is \"integer\"")]
    [InlineData("""{"required":["a"]}""", """{"required":[]}""", "$.a may now be absent")]
    [InlineData("""{"items":{"properties":{"a":{"format":"uuid"}}}}""", """{"items":{"properties":{"a":{}}}}""", "$[].a: format was \"uuid\" and is gone")]
    [InlineData("""{"enum":["a","b"]}""", """{"enum":["a"]}""", "$ is no longer b")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/a"}]}""", """{"allOf":[{"$ref":"#/$defs/b"}]}""", "$: $ref was \"#/$defs/a\" and is \"#/$defs/b\"")]
    public void What_a_consumer_would_trip_over_is_a_break(string older, string newer, string broken) =>
        Compatibility.Breaks(JsonNode.Parse(older), JsonNode.Parse(newer)).ShouldBe([broken]);

    [Fact]
    public void More_than_before_is_no_break() =>
        Compatibility.Breaks(
            JsonNode.Parse("""{"type":"object","properties":{"a":{"type":"string","enum":["b"]}}}"""),
            JsonNode.Parse("""{"type":"object","properties":{"a":{"type":"string","enum":["b","c"]},"b":{"type":"string"}},"required":["a","b"]}""")).ShouldBeEmpty();
}
