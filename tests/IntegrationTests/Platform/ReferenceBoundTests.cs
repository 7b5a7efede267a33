namespace Commerce.IntegrationTests.Platform;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness;

/// <summary>
/// The bounds in the document are the bounds of the Host: each is sent with every request that has it, once at the bound and once one
/// beyond. A bound that moves in one of the two places fails here.
/// </summary>
public sealed class ReferenceBoundTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Every_bound_of_a_body_is_accepted_and_one_beyond_it_is_refused_by_its_path()
    {
        var reference = await ApiReference.ReadAsync(app);
        HashSet<string> tried = [];
        foreach (var operation in reference.Operations)
        {
            if (operation.Request is { } request)
            {
                foreach (var example in Examples(reference, request))
                {
                    foreach (var (member, inside, outside) in Bounds(reference, request.GetProperty("schema"), example, ""))
                    {
                        var where = $"{operation.Id} {member}";
                        (await SendAsync(operation, example, member, inside)).ShouldNotContain(member, where);
                        (await SendAsync(operation, example, member, outside)).ShouldContain(member, where);
                        tried.Add(where);
                    }
                }
            }
        }

        tried.Count.ShouldBeGreaterThan(20);
        tried.ShouldContain("CreateCampaign discount.percent");
        tried.ShouldContain("ChangeStock delta");
    }

    /// <summary>The example of a request, and one more for each variant of an object in it: a percentage beside a fixed discount.</summary>
    private static IEnumerable<JsonObject> Examples(ApiReference reference, JsonElement request)
    {
        var example = JsonNode.Parse(reference.ExampleOf(request)!.Value.GetRawText())!.AsObject();
        yield return example;
        foreach (var member in reference.Resolve(request.GetProperty("schema")).GetProperty("properties").EnumerateObject().Where(member => reference.Resolve(member.Value).Has("allOf")))
        {
            foreach (var variant in reference.Resolve(member.Value).At("allOf[0].anyOf[0]").List("oneOf").Select(reference.Resolve))
            {
                var other = example.DeepClone().AsObject();
                other[member.Name] = new JsonObject(variant.GetProperty("properties").EnumerateObject().Select(part => KeyValuePair.Create(
                    part.Name, part.Value.TryGetProperty("const", out var word) ? JsonValue.Create(word.GetString()) : (JsonNode?)part.Value.Int("minimum"))));
                yield return other;
            }
        }
    }

    /// <summary>Each bound of each member that the example has: a value at it, and one beyond it.</summary>
    private static IEnumerable<(string Path, JsonNode Inside, JsonNode Outside)> Bounds(ApiReference reference, JsonElement schema, JsonObject example, string prefix)
    {
        foreach (var member in reference.Resolve(schema).GetProperty("properties").EnumerateObject())
        {
            var path = prefix + member.Name;
            var target = reference.Resolve(member.Value);
            if (example[member.Name] is JsonObject inner)
            {
                foreach (var bound in Bounds(reference, member.Value, inner, path + "."))
                {
                    yield return bound;
                }
            }

            if (example[member.Name] is JsonArray { Count: > 0 } list && list[0] is JsonObject first)
            {
                foreach (var bound in Bounds(reference, target.GetProperty("items"), first, path + "[0]."))
                {
                    yield return bound;
                }
            }

            foreach (var (inside, outside) in example[member.Name] is { } value ? Bounds(target, value) : [])
            {
                yield return (path, inside, outside);
            }
        }
    }

    /// <summary>Each bound of a member: a value at it, and one beyond it.</summary>
    private static IEnumerable<(JsonNode Inside, JsonNode Outside)> Bounds(JsonElement target, JsonNode value)
    {
        if (Number(target, "minimum") is { } minimum)
        {
            yield return (minimum, minimum - 1);
        }

        if (Number(target, "maximum") is { } maximum)
        {
            yield return (maximum, maximum + 1);
        }

        if (Number(target, "minLength") is { } shortest and > 0)
        {
            yield return (new string('a', (int)shortest), new string('a', (int)shortest - 1));
        }

        if (Number(target, "maxLength") is { } longest)
        {
            yield return (string.Concat(Enumerable.Repeat("\U0001F44B", (int)longest)), new string('a', (int)longest + 1));
        }

        if (target.TryGetProperty("not", out var denied))
        {
            yield return (denied.List("enum")[0].GetInt64() + 1, denied.List("enum")[0].GetInt64());
        }

        if (target.Has("pattern"))
        {
            yield return (CommerceApp.NewName("c")[..12], "a b");
        }

        if (Number(target, "minItems") is { } fewest && value is JsonArray items)
        {
            yield return (items.DeepClone(), new JsonArray());
            var most = (int)Number(target, "maxItems")!.Value;
            yield return (Many(items, most), Many(items, most + 1));
            fewest.ShouldBe(1);
        }
    }

    private static JsonArray Many(JsonArray items, int count) => [.. Enumerable.Range(1, count).Select(number =>
    {
        var item = items[0]!.DeepClone();
        item["productId"] = number;
        return item;
    })];

    private static long? Number(JsonElement schema, string keyword) => schema.Has(keyword) ? (long)schema.GetProperty(keyword).GetDouble() : null;

    /// <summary>Sends the example with one member changed; answers the paths that are at fault.</summary>
    private async Task<IReadOnlyList<string>> SendAsync(Operation operation, JsonObject example, string member, JsonNode value)
    {
        var body = example.DeepClone();
        var at = body;
        var names = member.Split('.');
        foreach (var name in names[..^1])
        {
            at = name.EndsWith("[0]", StringComparison.Ordinal) ? at[name[..^3]]![0]! : at[name]!;
        }

        at[names[^1]] = value.DeepClone();
        var id = await app.NewProductAsync(stock: 0);
        var path = operation.Path["/api/v1".Length..].Replace("{productId}", id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{userId}", "someone", StringComparison.Ordinal);
        var answer = await app.AsAdmin(CommerceApp.NewName("admin")).SendAsync(new HttpMethod(operation.Method.ToUpperInvariant()), path, body.ToJsonString(), ("If-Match", "*"));
        answer.Status.ShouldBeLessThan(500, $"{operation.Id} {member}");
        return answer.Code == "validation.failed" ? [.. answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name)] : [];
    }
}
