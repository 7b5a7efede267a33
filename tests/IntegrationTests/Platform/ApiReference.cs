namespace Commerce.IntegrationTests.Platform;

using System.Text.Json;
using Harness;

/// <summary>The OpenAPI document of a Host, and short ways into it.</summary>
public sealed class ApiReference
{
    private readonly Dictionary<string, SchemaJudge> judges = new(StringComparer.Ordinal);

    private ApiReference(JsonElement document) => Document = document;

    public JsonElement Document { get; }

    public JsonElement Schemas => Document.GetProperty("components").GetProperty("schemas");

    /// <summary>Every operation with its method and path.</summary>
    public IEnumerable<Operation> Operations => Document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => new Operation(operation.Name, path.Name, operation.Value)));

    public static async Task<ApiReference> ReadAsync(CommerceApp app) => new((await app.Anonymous().Root.GetAsync("/openapi/v1.json")).ShouldBe(200).Json);

    public Operation Operation(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>What a reference stands for.</summary>
    public JsonElement Resolve(JsonElement part)
    {
        while (part.TryGetProperty("$ref", out var reference))
        {
            part = reference.GetString()!.Split('/').Skip(1).Aggregate(Document, (at, name) => at.GetProperty(name));
        }

        return part;
    }

    /// <summary>The example beside a media type, or that of its schema; null where there is none.</summary>
    public JsonElement? ExampleOf(JsonElement media) =>
        media.TryGetProperty("example", out var own) ? own
        : Resolve(media.GetProperty("schema")).TryGetProperty("examples", out var general) ? general[0]
        : null;

    /// <summary>What is wrong with a value by a schema of the document.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value) => JudgeOf(schema).Faults(value);

    public SchemaJudge JudgeOf(JsonElement schema)
    {
        var text = schema.GetRawText();
        if (!judges.TryGetValue(text, out var judge))
        {
            judges[text] = judge = SchemaJudge.Of(Document, schema);
        }

        return judge;
    }
}

/// <summary>An operation.</summary>
public sealed record Operation(string Method, string Path, JsonElement Body)
{
    private const string Json = "application/json";

    public string Id => Body.Text("operationId");

    /// <summary>The JSON that it takes; null for none.</summary>
    public JsonElement? Request => Body.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty(Json) : null;

    /// <summary>What it takes beside a body.</summary>
    public IEnumerable<JsonElement> Parameters(ApiReference reference) => Body.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(reference.Resolve) : [];

    /// <summary>The JSON that it answers with this status; null for none.</summary>
    public JsonElement? Response(int status, ApiReference reference) =>
        Body.GetProperty("responses").TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response)
        && reference.Resolve(response).TryGetProperty("content", out var content) && (content.TryGetProperty(Json, out var media) || content.TryGetProperty("application/problem+json", out media))
            ? media
            : null;
}
