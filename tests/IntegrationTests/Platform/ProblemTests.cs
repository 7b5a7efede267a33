namespace Commerce.IntegrationTests.Platform;

using System.Text;
using Harness;

public sealed class ProblemTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private const int MaxBody = 1 << 20;

    public static TheoryData<string> NotJson => new()
    {
        "", "{", "nonsense", "{\"amount\":1}x", "{'amount':1}", "{\"amount\":01}", "{\"amount\":1,}", "// a comment\n{\"amount\":1}",
        $"{{\"amount\":1,\"other\":{new string('[', 40)}{new string(']', 40)}}}",
    };

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/balance/nowhere")]
    [InlineData("/")]
    public async Task An_unknown_route_is_a_problem_with_or_without_a_token(string path)
    {
        (await app.Anonymous().GetAsync(path)).ShouldBe(404).Code.ShouldBe("route.not_found");
        (await app.NewUser().GetAsync(path)).ShouldBe(404).Code.ShouldBe("route.not_found");
        (await app.Anonymous().Root.GetAsync("/nowhere")).ShouldBeProblem(404, "route.not_found");
    }

    [Theory]
    [InlineData("/balance", "DELETE", "GET, HEAD")]
    [InlineData("/balance/charge", "GET", "POST")]
    [InlineData("/products/top", "DELETE", "GET, HEAD, PUT")]
    [InlineData("/balance/accounts/alice", "PATCH", "GET, HEAD")]
    public async Task Another_method_is_a_problem_that_names_the_right_one(string path, string method, string allowed) =>
        (await app.Anonymous().SendAsync(new HttpMethod(method), path)).ShouldBeProblem(405, "route.method_not_allowed")
            .Header("Allow").ShouldBe(allowed);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task A_body_that_does_not_call_itself_JSON_is_refused(string mediaType) =>
        (await app.NewUser().PostAsync("/balance/charge", new StringContent("{\"amount\":1}", Encoding.UTF8, mediaType)))
            .ShouldBeProblem(415, "body.unsupported_media_type");

    [Fact]
    public async Task A_missing_body_is_refused() =>
        (await app.NewUser().PostAsync("/balance/charge")).ShouldBeProblem(415, "body.unsupported_media_type");

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused_and_one_of_a_mebibyte_read()
    {
        const string head = "{\"amount\":1,\"padding\":\"", tail = "\"}";
        var padding = new string('x', MaxBody - head.Length - tail.Length);
        (await app.NewUser().PostAsync("/balance/charge", head + padding + tail)).ShouldBe(200);
        (await app.NewUser().PostAsync("/balance/charge", head + padding + "x" + tail)).ShouldBeProblem(413, "body.too_large");
        (await app.NewUser().PostOnceAsync("key", "/balance/charge", head + padding + "x" + tail)).ShouldBeProblem(413, "body.too_large");
    }

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task What_is_not_JSON_is_refused(string body) =>
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBeInvalid("body");

    [Fact]
    public async Task A_name_that_is_no_text_is_refused() =>
        (await app.NewUser().PostAsync("/balance/charge", "{\"\\ud800\":1,\"amount\":1}")).ShouldBeInvalid("body");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"text\"")]
    public async Task What_is_no_object_is_refused(string body) =>
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBeInvalid("body");

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"Amount\":5}")]
    [InlineData("{\"amount\":\"12\"}")]
    [InlineData("{\"amount\":1.5}")]
    [InlineData("{\"amount\":null}")]
    [InlineData("{\"amount\":true}")]
    [InlineData("{\"amount\":{}}")]
    [InlineData("{\"amount\":[1]}")]
    [InlineData("{\"amount\":9223372036854775808}")]
    [InlineData("{\"amount\":-9223372036854775809}")]
    [InlineData("{\"amount\":1e400}")]
    public async Task A_member_that_is_missing_or_of_another_type_is_named(string body) =>
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBeInvalid("amount");

    [Theory]
    [InlineData("{\"items\":[null]}", "items[0]")]
    [InlineData("{\"items\":[{\"productId\":1,\"quantity\":\"1\"}]}", "items[0].quantity")]
    [InlineData("{\"items\":null}", "items")]
    public async Task A_fault_in_a_list_is_named_by_its_place(string body, string path) =>
        (await app.NewUser().PostAsync("/orders", body)).ShouldBeInvalid(path);

    [Theory]
    [InlineData("{\"userId\":\"\\ud800\"}")]
    [InlineData("{\"userId\":5}")]
    [InlineData("{\"userId\":null}")]
    public async Task A_text_that_is_none_is_named(string body) =>
        (await app.AsAdmin().PostAsync("/balance/accounts", body)).ShouldBeInvalid("userId");

    [Fact]
    public async Task A_text_that_is_no_UTF8_is_named() =>
        (await app.AsAdmin().PostAsync("/balance/accounts", (byte[])[.. "{\"userId\":\""u8, 0xFF, 0xC0, .. "\"}"u8])).ShouldBeInvalid("body");

    [Theory]
    [InlineData("{\"amount\":1,\"unknown\":[{}],\"more\":null}")]
    [InlineData("{\"amount\":1,\"\":1}")]
    public async Task Unknown_members_are_ignored_whatever_they_hold(string body) =>
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBe(200);

    [Fact]
    public async Task A_header_or_path_that_is_too_long_is_refused_by_the_server()
    {
        var answer = await app.NewUser().GetAsync("/balance", ("X-Long", new string('x', 40_000)));
        answer.Status.ShouldBe(431);
    }

    [Fact]
    public async Task The_instance_is_the_path_without_its_query() =>
        (await app.NewUser().GetAsync("/balance?secret=1")).ShouldBeProblem(400, "validation.failed")
            .Json.Text("instance").ShouldBe("/api/v1/balance");

    [Fact]
    public async Task Health_is_plain()
    {
        (await app.Anonymous().Root.GetAsync("/health/live")).ShouldBe(200).Body.ShouldBe("Healthy");
        (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200).Body.ShouldBe("Healthy");
    }
}
