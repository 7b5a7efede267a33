namespace Commerce.IntegrationTests.Platform;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness;

/// <summary>
/// The document and the Host mean the same: of 2,000 requests that are made from the examples by changing members at random, those that the
/// document calls valid are not refused for their shape, and those that it calls invalid are. Who is right about the document is a validator.
/// </summary>
public sealed class ReferenceParityTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const int Requests = 2_000;

    /// <summary>Rules between members or of settings, which a schema has no words for; docs/api.md names them.</summary>
    private static readonly string[] BeyondSchemas =
    [
        "must be after opensAt", "must be from 1 to 1000000", "must be from 1 to 999 pieces of a product, all its lines together",
    ];

    [Fact]
    public async Task What_the_document_calls_valid_is_not_refused_for_its_shape_and_the_reverse()
    {
        var reference = await ApiReference.ReadAsync(app);
        var operations = reference.Operations.Where(operation => operation.Request is not null).ToList();
        var random = new Random(20_261_129);
        List<string> differences = [];
        var (valid, invalid) = (0, 0);
        for (var i = 0; i < Requests; i++)
        {
            var operation = operations[i % operations.Count];
            var schema = operation.Request!.Value.GetProperty("schema");
            var body = JsonNode.Parse(reference.ExampleOf(operation.Request!.Value)!.Value.GetRawText())!.AsObject();
            for (var changes = random.Next(3); changes >= 0; changes--)
            {
                Change(body, reference.Resolve(schema), reference, random);
            }

            var text = body.ToJsonString();
            var isValid = reference.JudgeOf(schema).Accepts(JsonElement.Parse(text));
            var answer = await app.AsAdmin($"admin-{i}").Root.SendAsync(new HttpMethod(operation.Method.ToUpperInvariant()), PathOf(operation.Path), text, ("If-Match", "*"));
            answer.Status.ShouldBeLessThan(500, $"{operation.Id} {text}: {answer}");
            var isRefused = answer.Code == "validation.failed" && !IsBeyondSchemas(answer);
            _ = isValid ? valid++ : invalid++;
            if (isValid ? isRefused : answer.Code != "validation.failed")
            {
                differences.Add($"{operation.Id} {text} is {(isValid ? "valid" : "invalid")} by the document, and answered with {answer}");
            }
        }

        differences.ShouldBeEmpty();
        // A generator of nothing but faults, or of none, would prove half.
        valid.ShouldBeGreaterThan(Requests / 10);
        invalid.ShouldBeGreaterThan(Requests / 4);
    }

    [Fact]
    public async Task What_the_document_calls_valid_in_a_query_is_not_refused_and_the_reverse()
    {
        var reference = await ApiReference.ReadAsync(app);
        List<string> differences = [];
        var tried = 0;
        foreach (var operation in reference.Operations.Where(operation => operation.Method == "get" && operation.Id != "StreamTopProducts"))
        {
            foreach (var parameter in operation.Parameters(reference).Where(parameter => parameter.Text("in") == "query" && parameter.Text("name") != "cursor"))
            {
                var (name, schema) = (parameter.Text("name"), parameter.GetProperty("schema").Has("$ref") ? reference.Resolve(parameter.GetProperty("schema")) : parameter.GetProperty("schema"));
                foreach (var text in QueryValues(reference, schema))
                {
                    var isValid = reference.JudgeOf(schema).Accepts(Read(reference.Resolve(schema), text));
                    var answer = await app.AsAdmin().Root.SendAsync(HttpMethod.Get, $"{PathOf(operation.Path)}?{name}={Uri.EscapeDataString(text)}");
                    var isRefused = answer.Code == "validation.failed" && answer.Json.GetProperty("errors").Has(name);
                    if (isValid == isRefused)
                    {
                        differences.Add($"{operation.Id} {name}={text} is {(isValid ? "valid" : "invalid")} by the document, and answered with {answer}");
                    }

                    tried++;
                }
            }
        }

        differences.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(300);
    }

    private static IEnumerable<string> QueryValues(ApiReference reference, JsonElement schema)
    {
        var item = schema.TryGetProperty("items", out var items) ? reference.Resolve(items) : schema;
        List<string> values = ["1", "2", "-1", "0", "1.0", "1.5", "abc", "true", "false", "TRUE", "null", " ", "2026-01-31T09:00:00Z", "2026-01-31T09:00:00.123Z", "2026-01-31T09:00:00+09:00", "2026-01-31", "99999999999999999999"];
        values.AddRange(new[] { "minimum", "maximum" }.Where(bound => item.Has(bound)).SelectMany(bound => new[] { item.Int(bound) - 1, item.Int(bound), item.Int(bound) + 1 }).Select(bound => bound.ToString(CultureInfo.InvariantCulture)));
        values.AddRange(item.Has("maxLength") ? [new string('a', (int)item.Int("maxLength")), new string('a', (int)item.Int("maxLength") + 1)] : []);
        values.AddRange(item.Has("enum") ? item.List("enum").Select(word => word.GetString()!) : []);
        values.AddRange(item.Has("oneOf") ? item.List("oneOf").Select(word => word.Text("const")) : []);
        return schema.Has("items") ? [.. values, $"{values[^1]},{values[^2]}", "1,2", string.Join(',', Enumerable.Range(1, 100)), string.Join(',', Enumerable.Range(1, 101)), $"{values[^1]},", "abc,1"] : values;
    }

    /// <summary>The text of a query as the JSON that its schema speaks of.</summary>
    private static JsonElement Read(JsonElement schema, string text)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            var isNumber = items.TryGetProperty("type", out var type) && type.GetString() == "integer";
            return JsonSerializer.SerializeToElement(text.Split(',').Select(part => isNumber && long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (object)number : part));
        }

        return schema.Text("type") switch
        {
            "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonSerializer.SerializeToElement(number),
            "boolean" when text is "true" or "false" => JsonSerializer.SerializeToElement(text == "true"),
            _ => JsonSerializer.SerializeToElement(text),
        };
    }

    private static bool IsBeyondSchemas(Answer answer) => answer.Json.GetProperty("errors").EnumerateObject()
        .All(error => error.Value.EnumerateArray().All(message => BeyondSchemas.Contains(message.GetString(), StringComparer.Ordinal)));

    private static string PathOf(string template) => template.Replace("{productId}", "999999", StringComparison.Ordinal).Replace("{userId}", CommerceApp.NewName(), StringComparison.Ordinal);

    /// <summary>Changes one member of an object, of the first item of a list, or of an object within.</summary>
    private static void Change(JsonObject body, JsonElement schema, ApiReference reference, Random random)
    {
        var members = schema.GetProperty("properties").EnumerateObject().ToList();
        var member = members[random.Next(members.Count)];
        var inner = reference.Resolve(member.Value);
        if (body[member.Name] is JsonObject within && inner.Has("properties") && random.Next(4) > 0)
        {
            Change(within, inner, reference, random);
            return;
        }

        if (body[member.Name] is JsonArray { Count: > 0 } list && list[0] is JsonObject first && inner.Has("items") && random.Next(4) > 0)
        {
            Change(first, reference.Resolve(inner.GetProperty("items")), reference, random);
            return;
        }

        switch (random.Next(8))
        {
            case 0:
                body.Remove(member.Name);
                break;
            case 1:
                body["unknown"] = "passed over";
                break;
            default:
                var values = Values(inner).ToList();
                body[member.Name] = values[random.Next(values.Count)];
                break;
        }
    }

    /// <summary>What a member may be given: values of its type, at its bounds and beyond, and values of other types.</summary>
    private static IEnumerable<JsonNode?> Values(JsonElement schema)
    {
        yield return null;
        yield return true;
        yield return new JsonObject();
        yield return new JsonArray();
        var isNumber = schema.GetProperty("type").GetRawText().Contains("integer", StringComparison.Ordinal);
        if (schema.TryGetProperty("enum", out var words))
        {
            foreach (var word in words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String))
            {
                yield return word.GetString();
                yield return word.GetString();
            }
        }

        foreach (var bound in new[] { "minimum", "maximum" }.Where(bound => schema.Has(bound)).Select(bound => (long)schema.GetProperty(bound).GetDouble()))
        {
            yield return bound - 1;
            yield return bound;
            yield return bound + 1;
        }

        foreach (var length in new[] { "minLength", "maxLength" }.Where(bound => schema.Has(bound)).Select(bound => (int)schema.GetProperty(bound).GetDouble()))
        {
            yield return new string('a', Math.Max(0, length - 1));
            yield return string.Concat(Enumerable.Repeat("é", length));
            yield return new string('a', length + 1);
        }

        foreach (var number in new long[] { -1, 0, 1, 2, 50, 1_000 })
        {
            yield return number;
        }

        yield return 1.5;
        yield return isNumber ? "1" : "MUG-" + Guid.NewGuid().ToString("N")[..6];
        yield return Guid.NewGuid().ToString();
        yield return DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        yield return "a b";
    }
}
