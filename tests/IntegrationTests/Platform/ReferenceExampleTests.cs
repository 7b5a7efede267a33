namespace Commerce.IntegrationTests.Platform;

using System.Text.Json;
using Harness;

/// <summary>
/// The examples of the document tell one story, and it is true: each is valid by its schema, each request is accepted, and a Host to which the
/// story is told answers what the examples say, but for ids and times.
/// </summary>
public sealed class ReferenceExampleTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const string Alice = "alice";

    /// <summary>The story: who does what. The last word says whether the answer must be that of the example.</summary>
    private static readonly (string Operation, bool IsAdmin, bool IsTold)[] Story =
    [
        ("OpenAccount", true, true), ("CreateProduct", true, true), ("GetProduct", true, true), ("CreateCampaign", true, true),
        ("ChargeBalance", false, true), ("GetBalance", false, true), ("GetAccount", true, true), ("IssueCoupon", false, true), ("GetCoupon", false, true), ("GetCampaign", true, true),
        ("QuoteOrder", false, true), ("PlaceOrder", false, true), ("GetOrder", false, true), ("PayOrder", false, true), ("GetTopProducts", false, true), ("CancelOrder", false, true),
        ("CheckoutOrder", false, true), ("UpdateProduct", true, true), ("ChangeStock", true, true), ("CloseCampaign", true, true), ("ChargeAccount", true, false),
        ("RetryDeliveries", true, false), ("DiscardDeliveries", true, false), ("RebuildRanking", true, false), ("RunAudit", true, false), ("ListEvents", true, false), ("IssueDevToken", true, false),
    ];

    [Fact]
    public async Task Every_example_is_valid_by_its_schema()
    {
        var reference = await ApiReference.ReadAsync(app);
        var tried = 0;
        foreach (var schema in reference.Schemas.EnumerateObject().Where(schema => schema.Value.Has("examples")))
        {
            foreach (var example in schema.Value.GetProperty("examples").EnumerateArray())
            {
                reference.Faults(schema.Value, example).ShouldBeEmpty($"{schema.Name}: {example}");
                tried++;
            }
        }

        foreach (var problem in reference.Schemas.EnumerateObject().Where(schema => schema.Value.Has("allOf") && schema.Value.List("allOf") is [_, _]))
        {
            foreach (var member in problem.Value.At("allOf[1].properties").EnumerateObject().Where(member => member.Value.Has("examples")))
            {
                reference.Faults(member.Value, member.Value.List("examples").Single()).ShouldBeEmpty($"{problem.Name}.{member.Name}");
                tried++;
            }
        }

        var stream = reference.Operation("StreamTopProducts").Body.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("text/event-stream").Text("example");
        reference.Faults(reference.Schemas.GetProperty("TopProducts"), JsonElement.Parse(stream.Split('\n').Single(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..])).ShouldBeEmpty();
        foreach (var operation in reference.Operations)
        {
            var bodies = operation.Body.GetProperty("responses").EnumerateObject().Select(response => reference.Resolve(response.Value));
            foreach (var media in (operation.Body.TryGetProperty("requestBody", out var request) ? bodies.Append(request) : bodies)
                         .Where(body => body.Has("content")).SelectMany(body => body.GetProperty("content").EnumerateObject()).Where(media => media.Value.Has("example") && media.Name.EndsWith("json", StringComparison.Ordinal)))
            {
                reference.Faults(media.Value.GetProperty("schema"), media.Value.GetProperty("example")).ShouldBeEmpty(operation.Id);
                tried++;
            }
        }

        tried.ShouldBeGreaterThan(45);
    }

    [Fact]
    public async Task The_examples_tell_one_story_that_a_Host_confirms()
    {
        await using var shop = await CommerceApp.StartAsync();
        var reference = await ApiReference.ReadAsync(shop);
        // What stands in the examples, and what it is in this Host.
        Dictionary<string, string> real = new(StringComparer.Ordinal) { [Alice] = Alice };
        foreach (var (id, isAdmin, isTold) in Story)
        {
            var operation = reference.Operation(id);
            var body = operation.Request is { } request ? Tell(reference.ExampleOf(request).ShouldNotBeNull(id), real) : null;
            var caller = isAdmin ? shop.AsAdmin() : shop.As(Alice);
            Answer answer = null!;
            await Eventually.BeTrueAsync(async () =>
            {
                answer = await caller.Root.SendAsync(new HttpMethod(operation.Method.ToUpperInvariant()), Path(operation.Path, real), body, ("If-Match", "*"));
                // The ranking follows within a second.
                return id != "GetTopProducts" || answer.Json.List("items").Count > 0;
            });
            var media = operation.Response(answer.Status, reference) ?? throw new ShouldAssertException($"{id} answers {answer}");
            answer.Status.ShouldBeInRange(200, 299, $"{id}: {answer}");
            reference.Faults(media.GetProperty("schema"), answer.Json).ShouldBeEmpty($"{id}: {answer}");
            if (isTold)
            {
                Compare(id, reference.ExampleOf(media).ShouldNotBeNull(id), answer.Json, real);
            }
        }

        var sent = Story.Select(step => step.Operation).ToHashSet(StringComparer.Ordinal);
        reference.Operations.Where(operation => operation.Request is not null && !sent.Contains(operation.Id)).Select(operation => operation.Id).ShouldBeEmpty();
    }

    /// <summary>The example with what its ids are in this Host.</summary>
    private static string Tell(JsonElement example, Dictionary<string, string> real) =>
        real.Aggregate(example.GetRawText(), (text, pair) => pair.Key.Length > 10 ? text.Replace(pair.Key, pair.Value, StringComparison.Ordinal) : text)
            .Replace("\"productId\":1,", $"\"productId\":{real.GetValueOrDefault("productId", "1")},", StringComparison.Ordinal);

    private static string Path(string template, Dictionary<string, string> real) => template
        .Replace("{productId}", real.GetValueOrDefault("productId"), StringComparison.Ordinal)
        .Replace("{userId}", Alice, StringComparison.Ordinal)
        .Replace("{couponCode}", "MUG-1000", StringComparison.Ordinal)
        .Replace("{couponId}", real.GetValueOrDefault("couponId"), StringComparison.Ordinal)
        .Replace("{orderId}", real.GetValueOrDefault("orderId"), StringComparison.Ordinal);

    /// <summary>The same members with the same values; ids are learned, and times are only times.</summary>
    private static void Compare(string where, JsonElement example, JsonElement actual, Dictionary<string, string> real)
    {
        actual.ValueKind.ShouldBe(example.ValueKind, where);
        switch (example.ValueKind)
        {
            case JsonValueKind.Object:
                actual.EnumerateObject().Select(member => member.Name).ShouldBe(example.EnumerateObject().Select(member => member.Name), ignoreOrder: true, where);
                foreach (var member in example.EnumerateObject())
                {
                    if (member.Name == "productId")
                    {
                        real["productId"] = actual.GetProperty(member.Name).GetRawText();
                    }
                    else
                    {
                        Compare($"{where}.{member.Name}", member.Value, actual.GetProperty(member.Name), real);
                    }

                    if (member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetGuid(out _))
                    {
                        real[member.Name] = real[member.Value.GetString()!] = actual.GetProperty(member.Name).GetString()!;
                    }
                }

                break;
            case JsonValueKind.Array:
                actual.GetArrayLength().ShouldBe(example.GetArrayLength(), where);
                foreach (var (expected, item) in example.EnumerateArray().Zip(actual.EnumerateArray()))
                {
                    Compare($"{where}[]", expected, item, real);
                }

                break;
            case JsonValueKind.String when example.TryGetGuid(out _):
                actual.TryGetGuid(out _).ShouldBeTrue(where);
                break;
            case JsonValueKind.String when example.TryGetDateTimeOffset(out _):
                actual.TryGetDateTimeOffset(out _).ShouldBeTrue(where);
                break;
            default:
                actual.GetRawText().ShouldBe(example.GetRawText(), where);
                break;
        }
    }
}
