namespace Commerce.IntegrationTests.Platform;

using System.Security.Cryptography;
using Harness;

public sealed class AuthenticationTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Without_a_token_it_says_so() =>
        (await app.Anonymous().GetAsync("/balance")).ShouldBeProblem(401, "auth.required").Header("WWW-Authenticate").ShouldBe("Bearer realm=\"commerce\"");

    [Fact]
    public async Task A_token_that_is_not_believed_is_told_from_a_missing_one()
    {
        var another = new TokenMint(RandomNumberGenerator.GetBytes(32));
        string[] tokens =
        [
            app.Mint.Mint("alice", "customer", app.Clock.GetUtcNow().AddMinutes(-1)),
            app.Mint.Mint("alice", "admin", app.Clock.GetUtcNow().AddDays(1), algorithm: "none"),
            app.Mint.Mint("alice", "admin", app.Clock.GetUtcNow().AddDays(1), algorithm: "RS256"),
            another.Mint("alice"),
            app.Mint.Mint("two words"),
            app.Mint.Mint("."),
            app.Mint.Mint(".."),
            app.Mint.Mint("alice")[..^2],
            "nonsense",
        ];
        foreach (var token in tokens)
        {
            (await app.WithToken(token).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token")
                .Header("WWW-Authenticate")!.ShouldStartWith("Bearer realm=\"commerce\", error=\"invalid_token\"");
        }
    }

    [Fact]
    public async Task A_token_that_was_good_is_refused_once_it_has_expired()
    {
        var token = app.Mint.Mint(CommerceApp.NewName(), "customer", app.Clock.GetUtcNow().AddHours(1));
        (await app.WithToken(token).PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);

        app.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));

        (await app.WithToken(token).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");
    }

    [Fact]
    public async Task A_customer_does_not_open_what_is_for_admins() =>
        (await app.NewUser().GetAsync("/audit")).ShouldBeProblem(403, "auth.forbidden");

    [Fact]
    public async Task Authentication_is_looked_at_before_anything_else_and_the_body_before_the_key()
    {
        (await app.Anonymous().PostAsync("/balance/charge", "nonsense", ("Idempotency-Key", ""))).ShouldBeProblem(401, "auth.required");
        (await app.NewUser().PostAsync("/balance/charge", "nonsense", ("Idempotency-Key", "two words"))).ShouldBeInvalid("body");
        (await app.NewUser().PostAsync("/balance/accounts", "nonsense")).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task The_development_door_gives_a_token_that_works()
    {
        var userId = CommerceApp.NewName();
        var issued = (await app.Anonymous().PostAsync("/dev/tokens", new { userId, role = "admin" })).ShouldBe(200).Json;
        issued.Text("tokenType").ShouldBe("Bearer");
        issued.Int("expiresIn").ShouldBe(24 * 60 * 60);
        (await app.WithToken(issued.Text("accessToken")).GetAsync("/audit")).ShouldBe(200);
    }

    [Theory]
    [InlineData("{\"userId\":\"two words\"}", "userId")]
    [InlineData("{\"userId\":\"alice\",\"role\":\"king\"}", "role")]
    [InlineData("{}", "userId")]
    public async Task The_development_door_looks_at_what_it_is_given(string body, string path) =>
        (await app.Anonymous().PostAsync("/dev/tokens", body)).ShouldBeInvalid(path);

    [Fact]
    public async Task Where_the_development_door_is_switched_off_it_does_not_exist()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await using var closed = await CommerceApp.StartAsync(new Dictionary<string, string>
        {
            ["Auth:DevTokens"] = "false",
            ["Auth:SigningKeys:0:Algorithm"] = "HS256",
            ["Auth:SigningKeys:0:Key"] = Convert.ToBase64String(key),
        });
        (await closed.Anonymous().PostAsync("/dev/tokens", "nonsense")).ShouldBeProblem(404, "route.not_found");
        (await closed.WithToken(new TokenMint(key).Mint("alice")).PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
    }
}
