namespace Commerce.IntegrationTests.Ranking;

using System.Text.Json;
using Harness;

public sealed class TopProductsEventsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_subscriber_is_told_the_ranking_at_once_and_whenever_it_changes()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 1);
        var buyer = await app.NewUserWithAsync(100);
        using var http = new HttpClient();
        await using var stream = await Subscription.OpenAsync(http, app.Address);
        (await stream.NextAsync()).Data.List("items").ShouldBeEmpty();

        (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);

        var first = await stream.NextAsync();
        first.Event.ShouldBe("top");
        var item = first.Data.List("items").ShouldHaveSingleItem();
        (item.Int("productId"), item.Int("soldQuantity")).ShouldBe((product, 2));
        first.Data.Int("days").ShouldBe(3);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);
        var second = await stream.NextAsync();
        second.Data.List("items").ShouldHaveSingleItem().Int("soldQuantity").ShouldBe(3);
        second.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task One_who_comes_back_is_told_only_what_is_new()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(price: 1);
        var buyer = await app.NewUserWithAsync(100);
        using var http = new HttpClient();
        string seen;
        await using (var stream = await Subscription.OpenAsync(http, app.Address))
        {
            seen = (await stream.NextAsync()).Id;
        }

        await using var again = await Subscription.OpenAsync(http, app.Address, seen);
        (await buyer.CheckoutAsync(product)).ShouldBe(201);

        // Not the empty ranking, which was seen.
        (await again.NextAsync()).Data.List("items").ShouldHaveSingleItem().Int("productId").ShouldBe(product);
    }

    [Fact]
    public async Task A_limit_cuts_the_list_and_is_checked_before_anything_is_sent()
    {
        await using var app = await CommerceApp.StartAsync();
        var buyer = await app.NewUserWithAsync(100);
        var (first, second) = (await app.NewProductAsync(price: 1), await app.NewProductAsync(price: 1));
        (await buyer.CheckoutAsync(first, 2)).ShouldBe(201);
        (await buyer.CheckoutAsync(second)).ShouldBe(201);
        await app.ShouldShowAsync((first, 2), (second, 1));
        using var http = new HttpClient();
        await using var stream = await Subscription.OpenAsync(http, app.Address, path: "?limit=1");

        (await stream.NextAsync()).Data.List("items").ShouldHaveSingleItem().Int("productId").ShouldBe(first);

        (await app.Anonymous().GetAsync("/products/top/stream?limit=51")).ShouldBeInvalid("limit");
    }

    [Fact]
    public async Task A_thousand_may_listen_and_a_place_that_is_given_up_is_free_again()
    {
        await using var app = await CommerceApp.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        List<Subscription> open = [];
        foreach (var chunk in Enumerable.Range(0, 1_000).Chunk(100))
        {
            open.AddRange(await Task.WhenAll(chunk.Select(_ => Subscription.OpenAsync(http, app.Address))));
        }

        (await app.Anonymous().GetAsync("/products/top/stream")).ShouldBeProblem(429, "overloaded").Header("Retry-After").ShouldBe("1");

        await open[0].DisposeAsync();
        await Eventually.BeTrueAsync(async () =>
        {
            using var answer = await http.GetAsync(new Uri(app.Address, "/api/v1/products/top/stream"), HttpCompletionOption.ResponseHeadersRead);
            return (int)answer.StatusCode == 200;
        });
        await Task.WhenAll(open.Skip(1).Select(stream => stream.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_stop_of_the_host_does_not_wait_for_subscribers()
    {
        await using var app = await CommerceApp.StartAsync();
        using var http = new HttpClient();
        await using var stream = await Subscription.OpenAsync(http, app.Address);
        await stream.NextAsync();

        await app.CloseAsync().WaitAsync(Patience);
    }

    /// <summary>An event as it came.</summary>
    private sealed record Told(string Event, string Id, JsonElement Data);

    /// <summary>A listener that understands as much of the format as browsers do.</summary>
    private sealed class Subscription(HttpResponseMessage response, StreamReader lines) : IAsyncDisposable
    {
        public static async Task<Subscription> OpenAsync(HttpClient http, Uri address, string? lastEventId = null, string path = "")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/api/v1/products/top/stream{path}"));
            if (lastEventId is not null)
            {
                request.Headers.Add("Last-Event-ID", lastEventId);
            }

            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            ((int)response.StatusCode).ShouldBe(200);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            return new Subscription(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<Told> NextAsync()
        {
            using var deadline = new CancellationTokenSource(Patience);
            Dictionary<string, string> fields = [];
            while (await lines.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Length == 0 && fields.TryGetValue("data", out var data))
                {
                    return new Told(fields["event"], fields["id"], JsonDocument.Parse(data).RootElement);
                }

                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                {
                    fields[line[..colon]] = line[(colon + 1)..].TrimStart();
                }
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public ValueTask DisposeAsync()
        {
            lines.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
