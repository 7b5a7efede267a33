namespace Commerce.ArchitectureTests;

using System.Reflection;
using System.Text.Json.Nodes;

public sealed class EventSchemaTests
{
    private static readonly (string Type, string Source, Type Data)[] Events =
    [
        .. from type in Repository.Types
           where type is { IsClass: true, IsAbstract: false } && typeof(IIntegrationEvent).IsAssignableFrom(type)
           let shape = type.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IIntegrationEvent<,>))
           select (Name(type, "Type"), Name(type, "Source"), shape.GetGenericArguments()[1]),
    ];

    [Fact]
    public void Every_event_has_a_schema_that_says_what_its_type_says()
    {
        Events.Length.ShouldBe(6);
        foreach (var (type, source, data) in Events)
        {
            var path = PathOf(type);
            var schema = EventSchema.Of(type, source, data);
            // Before the approval, which may write: a break is never approved, it gets a new version.
            if (File.Exists(Repository.PathOf(path)))
            {
                EventSchema.Breaks(JsonNode.Parse(File.ReadAllText(Repository.PathOf(path))), JsonNode.Parse(schema))
                    .ShouldBeEmpty($"This would break who reads {type}: give the event a new version (…v2) and emit both for a while.");
            }

            Approval.ShouldBeApproved(path, schema);
        }

        Directory.GetFiles(Repository.PathOf("docs/events"), "*.json").Length.ShouldBe(Events.Length, "a schema whose event is gone, or the other way round");
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{}}""", "$.a is gone")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"properties":{"a":{"type":"integer"}}}""", "$.a: type was \"string\" and is \"integer\"")]
    [InlineData("""{"required":["a"]}""", """{"required":[]}""", "$.a may now be absent")]
    [InlineData("""{"items":{"properties":{"a":{"format":"uuid"}}}}""", """{"items":{"properties":{"a":{}}}}""", "$[].a: format was \"uuid\" and is gone")]
    public void What_a_consumer_would_trip_over_is_a_break(string older, string newer, string broken) =>
        EventSchema.Breaks(JsonNode.Parse(older), JsonNode.Parse(newer)).ShouldBe([broken]);

    [Fact]
    public void More_than_before_is_no_break() =>
        EventSchema.Breaks(
            JsonNode.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}"""),
            JsonNode.Parse("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"]}""")).ShouldBeEmpty();

    private static string PathOf(string type) => $"docs/events/{type}.schema.json";

    private static string Name(Type type, string property) => (string)type.GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
