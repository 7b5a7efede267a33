namespace Commerce.IntegrationTests.Platform;

using Harness;

public sealed class CorsApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Cors:Origins:0"] = "https://shop.example" };
}

public sealed class CorsTests(CorsApp app) : IClassFixture<CorsApp>
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    [Fact]
    public async Task A_page_of_a_known_origin_may_call_and_see_our_headers()
    {
        var preflight = await app.Anonymous().SendAsync(HttpMethod.Options, "/balance/charge", null,
            ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
        preflight.Status.ShouldBe(204);
        preflight.Header("Access-Control-Max-Age").ShouldBe("600");
        preflight.Header(AllowOrigin).ShouldBe("https://shop.example");
        preflight.Header("Access-Control-Allow-Methods")!.ShouldContain("POST");
        preflight.Header("Access-Control-Allow-Headers")!.ShouldContain("idempotency-key");

        var call = await app.NewUser().PostAsync("/balance/charge", new { amount = 1 }, ("Origin", "https://shop.example"));
        call.ShouldBe(200).Header(AllowOrigin).ShouldBe("https://shop.example");
        var exposed = call.Header("Access-Control-Expose-Headers")!.Split(',', StringSplitOptions.TrimEntries);
        exposed.ShouldBe(["ETag", "Link", "Location", "Retry-After", "Idempotency-Replayed", "X-Request-Id"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_page_may_read_problems_too()
    {
        var problem = await app.Anonymous().GetAsync("/balance", ("Origin", "https://shop.example"));
        problem.ShouldBeProblem(401, "auth.required").Header(AllowOrigin).ShouldBe("https://shop.example");
    }

    [Fact]
    public async Task A_page_of_another_origin_may_not()
    {
        var call = await app.NewUser().PostAsync("/balance/charge", new { amount = 1 }, ("Origin", "https://other.example"));
        call.Header(AllowOrigin).ShouldBeNull();
    }

    [Fact]
    public async Task Every_answer_may_differ_by_origin_also_one_that_names_none()
    {
        foreach (var answer in new[] { await app.Anonymous().GetAsync("/products"), await app.Anonymous().GetAsync("/products", ("Origin", "https://other.example")), await app.Anonymous().GetAsync("/nowhere") })
        {
            answer.Header("Vary")!.ShouldContain("Origin");
        }
    }
}
