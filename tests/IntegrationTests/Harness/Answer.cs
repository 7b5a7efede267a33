namespace Commerce.IntegrationTests.Harness;

using System.Globalization;
using System.Text.Json;

/// <summary>What a request was answered.</summary>
public sealed class Answer
{
    private readonly HttpResponseMessage response;
    private readonly string path;
    private readonly Lazy<JsonElement> json;

    private Answer(HttpResponseMessage response, string body, string path)
    {
        this.response = response;
        this.path = path;
        Body = body;
        json = new Lazy<JsonElement>(() => JsonDocument.Parse(body).RootElement);
    }

    public int Status => (int)response.StatusCode;

    /// <summary>The body as it came.</summary>
    public string Body { get; }

    /// <summary>The body, which must be JSON.</summary>
    public JsonElement Json => json.Value;

    /// <summary>The code of a problem; null for a success.</summary>
    public string? Code => Status >= 400 && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public Uri? Location => response.Headers.Location;

    public string? ETag => response.Headers.ETag?.ToString();

    public bool IsReplayed => Header("Idempotency-Replayed") == "true";

    /// <summary>A member of the body; <c>items[0].productId</c> goes deeper.</summary>
    public JsonElement this[string member] => Json.At(member);

    /// <summary>A header of the answer or its body; null where it is missing.</summary>
    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Asserts a status; shows the body when it is another.</summary>
    /// <returns>This answer, to go on with.</returns>
    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Body);
        return this;
    }

    /// <summary>Asserts a problem document, whole and well-formed (RFC 9457).</summary>
    /// <returns>This answer, to go on with.</returns>
    public Answer ShouldBeProblem(int status, string code)
    {
        $"{Status} {Code}".ShouldBe($"{status} {code}", Body);
        MediaType.ShouldBe("application/problem+json");
        Json.Text("type").ShouldBe($"/problems/{code}");
        Json.Text("title").ShouldNotBeNullOrWhiteSpace();
        Json.Int("status").ShouldBe(status);
        Json.Text("detail").ShouldNotBeNullOrWhiteSpace();
        Uri.UnescapeDataString(Json.Text("instance")).ShouldBe(Uri.UnescapeDataString(path));
        Json.Text("traceId").Length.ShouldBe(32);
        return this;
    }

    /// <summary>Asserts <c>validation.failed</c> with exactly these paths under <c>errors</c>.</summary>
    /// <returns>This answer, to go on with.</returns>
    public Answer ShouldBeInvalid(params string[] paths)
    {
        ShouldBeProblem(400, "validation.failed");
        Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(paths, ignoreOrder: true, Body);
        return this;
    }

    internal static async Task<Answer> ReadAsync(HttpResponseMessage response, string path) =>
        new(response, await response.Content.ReadAsStringAsync(), path);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {Body}");
}

/// <summary>Short ways into JSON.</summary>
public static class JsonPaths
{
    /// <summary>What is at a path such as <c>items[0].productId</c>.</summary>
    public static JsonElement At(this JsonElement element, string path)
    {
        foreach (var part in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            element = part.EndsWith(']')
                ? element[int.Parse(part[..^1], CultureInfo.InvariantCulture)]
                : element.TryGetProperty(part, out var next) ? next : throw new KeyNotFoundException($"There is no '{part}' in {element.GetRawText()}");
        }

        return element;
    }

    public static bool Has(this JsonElement element, string member) => element.TryGetProperty(member, out _);

    public static long Int(this JsonElement element, string path) => element.At(path).GetInt64();

    public static bool Flag(this JsonElement element, string path) => element.At(path).GetBoolean();

    public static DateTimeOffset Time(this JsonElement element, string path) => element.At(path).GetDateTimeOffset();

    /// <summary>A text; null where the value is null.</summary>
    public static string Text(this JsonElement element, string path) => element.At(path).GetString()!;

    public static Guid Uuid(this JsonElement element, string path) => element.At(path).GetGuid();

    public static IReadOnlyList<JsonElement> List(this JsonElement element, string path) => [.. element.At(path).EnumerateArray()];
}
