namespace Commerce.IntegrationTests.Platform;

using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Harness;

/// <summary>What browsers, caches, monitors and proxies read off an answer.</summary>
public sealed class ResponseHeaderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    [InlineData("/problems")]
    [InlineData("/api/v1/products")]
    [InlineData("/api/v1/coupon-campaigns?limit=1")]
    [InlineData("/api/v1/products/top")]
    public async Task HEAD_is_answered_as_GET_without_the_body(string path)
    {
        var get = (await app.Anonymous().Root.GetAsync(path)).ShouldBe(200);
        var head = (await app.Anonymous().Root.SendAsync(HttpMethod.Head, path)).ShouldBe(200);

        head.Body.ShouldBeEmpty();
        head.MediaType.ShouldBe(get.MediaType);
    }

    [Fact]
    public async Task After_HEAD_the_next_answer_on_the_connection_follows_at_once()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        await socket.GetStream().WriteAsync("HEAD /api/v1/products HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(socket.GetStream());

        var answers = (await reader.ReadToEndAsync()).Split("HTTP/1.1 200 OK\r\n");

        answers.Length.ShouldBe(3);
        answers[1].ShouldEndWith("\r\n\r\n");
        answers[1].ShouldNotContain("items");
        answers[2].ShouldContain("Healthy");
    }

    [Fact]
    public async Task What_has_not_changed_says_the_same_of_itself_to_HEAD_and_GET()
    {
        var path = $"/products/{await app.NewProductAsync()}";
        var tag = (await app.Anonymous().GetAsync(path)).ETag!;
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var same = await app.Anonymous().SendAsync(method, path, null, ("If-None-Match", tag));
            (same.Status, same.Header("Cache-Control"), same.ETag).ShouldBe((304, "no-cache", tag));
        }
    }

    [Fact]
    public async Task HEAD_of_a_stream_ends() =>
        (await app.Anonymous().SendAsync(HttpMethod.Head, "/products/top/stream")).ShouldBe(200).MediaType.ShouldBe("text/event-stream");

    [Fact]
    public async Task HEAD_of_one_thing_has_its_tag_and_length_and_of_a_missing_one_a_status()
    {
        var path = $"/products/{await app.NewProductAsync()}";
        var get = (await app.Anonymous().GetAsync(path)).ShouldBe(200);

        var head = (await app.Anonymous().SendAsync(HttpMethod.Head, path)).ShouldBe(200);

        head.ETag.ShouldBe(get.ETag);
        head.Header("Content-Length").ShouldBe(Encoding.UTF8.GetByteCount(get.Body).ToString(CultureInfo.InvariantCulture));
        (await app.Anonymous().SendAsync(HttpMethod.Head, "/products/0")).Status.ShouldBe(404);
        (await app.Anonymous().SendAsync(HttpMethod.Head, "/balance/charge")).Status.ShouldBe(405);
    }

    [Fact]
    public async Task Every_answer_names_its_request_and_forbids_guessing()
    {
        foreach (var answer in new[]
                 {
                     await app.Anonymous().GetAsync("/products"), await app.Anonymous().GetAsync("/balance"), await app.Anonymous().GetAsync("/nowhere"),
                     await app.NewUser().PostAsync("/balance/charge", "{"), await app.Anonymous().Root.GetAsync("/health/live"), await app.NewUser().PostAsync("/balance/charge", new { amount = 1 }),
                 })
        {
            answer.Header("X-Request-Id")!.Length.ShouldBe(32);
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
            if (answer.Status >= 400)
            {
                answer.Json.Text("traceId").ShouldBe(answer.Header("X-Request-Id"));
            }
        }
    }

    [Fact]
    public async Task What_belongs_to_somebody_is_not_stored_and_what_anybody_may_read_is_asked_about_again()
    {
        var user = await app.NewUserWithAsync(1);
        (await user.GetAsync("/balance")).Header("Cache-Control").ShouldBe("no-store");
        (await user.GetAsync("/orders")).Header("Cache-Control").ShouldBe("no-store");
        (await app.Anonymous().PostAsync("/dev/tokens", new { userId = "someone" })).Header("Cache-Control").ShouldBe("no-store");
        (await app.Anonymous().GetAsync("/products")).Header("Cache-Control").ShouldBe("no-cache");
        (await app.Anonymous().GetAsync("/coupon-campaigns")).Header("Cache-Control").ShouldBe("no-cache");
    }

    [Fact]
    public async Task Long_answers_are_compressed_for_whoever_asks_and_short_ones_are_not()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");

        using var document = await http.GetAsync("/openapi/v1.json");
        document.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        document.Headers.Vary.ShouldContain("Accept-Encoding");
        await using var unpacked = new GZipStream(await document.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        (await reader.ReadToEndAsync()).ShouldStartWith("{");

        using var health = await http.GetAsync("/api/v1/products/0");
        health.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_says_where_it_goes_on_with_the_same_filters()
    {
        var mark = CommerceApp.NewName("n");
        await app.NewProductAsync(name: mark + " a");
        await app.NewProductAsync(name: mark + " b");

        var first = (await app.Anonymous().GetAsync($"/products?limit=1&sort=name&search={mark}")).ShouldBe(200);

        var link = first.Header("Link")!;
        link.ShouldEndWith("; rel=\"next\"");
        var next = (await app.Anonymous().Root.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)])).ShouldBe(200);
        next.Json.At("items[0]").Text("name").ShouldBe(mark + " b");
        next.Header("Link").ShouldBeNull();
    }

    [Fact]
    public async Task Products_asked_for_by_their_ids_are_all_answered()
    {
        List<long> ids = [];
        for (var i = 0; i < 22; i++)
        {
            ids.Add(await app.NewProductAsync());
        }

        (await app.Anonymous().GetAsync($"/products?ids={string.Join(',', ids)}")).ShouldBe(200).Json.List("items").Count.ShouldBe(22);
        (await app.Anonymous().GetAsync($"/products?limit=3&ids={string.Join(',', ids)}")).ShouldBe(200).Json.List("items").Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("/balance/accounts/a%20b", "/api/v1/balance/accounts/a%20b")]
    [InlineData("/balance/accounts/%3Cscript%3E%0D%0AX:%20y", "/api/v1/balance/accounts/%3Cscript%3E%0D%0AX:%20y")]
    public async Task The_instance_is_a_URI_reference(string path, string instance) =>
        (await app.AsAdmin().GetAsync(path)).ShouldBe(404).Json.Text("instance").ShouldBe(instance);

    [Fact]
    public async Task A_connection_whose_body_was_not_read_is_said_to_be_closed()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        await socket.GetStream().WriteAsync("POST /api/v1/balance/charge HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(socket.GetStream());

        List<string> head = [];
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.Add(line);
        }

        head[0].ShouldStartWith("HTTP/1.1 401 ");
        head.ShouldContain(line => line.Equals("Connection: close", StringComparison.OrdinalIgnoreCase));
    }
}
