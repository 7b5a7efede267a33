namespace Commerce.IntegrationTests.Harness;

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

/// <summary>
/// Somebody who calls the API. Paths are relative to <c>/api/v1</c>; a body is an object to be serialized, or a text or bytes to be
/// sent as they are. Headers are pairs.
/// </summary>
public sealed class CommerceClient(HttpClient http, string? token, string? userId, string basePath = CommerceClient.ApiPath)
{
    /// <summary>What stands before every path of the API.</summary>
    public const string ApiPath = "/api/v1";

    /// <summary>Who calls.</summary>
    public string UserId => userId ?? throw new InvalidOperationException("Nobody is calling.");

    /// <summary>The same caller for paths outside the API, such as <c>/health/live</c>.</summary>
    public CommerceClient Root => new(http, token, userId, "");

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Answer> PutAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    /// <summary>Posts once however often it is called with the key.</summary>
    public Task<Answer> PostOnceAsync(string key, string path, object? body = null) => PostAsync(path, body, ("Idempotency-Key", key));

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, basePath + path) { Content = ToContent(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response, (basePath + path).Split('?')[0]);
    }

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<IReadOnlyList<System.Text.Json.JsonElement>> GetAllAsync(string path)
    {
        List<System.Text.Json.JsonElement> items = [];
        string? cursor = null;
        do
        {
            var page = (await GetAsync(cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={cursor}")).ShouldBe(200);
            items.AddRange(page.Json.List("items"));
            cursor = page.Json.Text("nextCursor");
        }
        while (cursor is not null);
        return items;
    }

    private static HttpContent? ToContent(object? body) => body switch
    {
        null => null,
        HttpContent content => content,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        byte[] bytes => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        _ => JsonContent.Create(body, body.GetType()),
    };
}
