namespace Commerce.IntegrationTests.Platform;

using Harness;

/// <summary>An OpenID Connect provider as the authority, over real HTTP on both sides: its metadata say whose tokens are accepted.</summary>
public sealed class OpenIdConnectTests : IAsyncLifetime
{
    private const string Audience = "commerce";

    private readonly SigningKey first = new("first");
    private readonly SigningKey second = new("second");
    private SigningAuthority authority = null!;

    private IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Auth:Authority"] = authority.Authority, ["Auth:Audience"] = Audience };

    public async Task InitializeAsync() => authority = await SigningAuthority.StartAsync(first);

    public async Task DisposeAsync() => await authority.DisposeAsync();

    [Fact]
    public async Task In_production_its_address_and_an_audience_are_enough()
    {
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>(Settings) { ["environment"] = "Production" });

        (await host.WithToken(Token(first)).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
        ShouldBeRefused(await host.WithToken(Token(second)).GetAsync("/balance"), "The key that signed the token is not known.");
        ShouldBeRefused(await host.WithToken(first.Mint("alice", iss: "https://evil.test/", aud: Audience)).GetAsync("/balance"), "The issuer of the token is not accepted.");
        ShouldBeRefused(await host.WithToken(first.Mint("alice", aud: Audience)).GetAsync("/balance"), "The issuer of the token is not accepted.");
        ShouldBeRefused(await host.WithToken(first.Mint("alice", iss: authority.Issuer, aud: "another")).GetAsync("/balance"), "The token is meant for another audience.");
        ShouldBeRefused(await host.WithToken(first.Mint("alice", iss: authority.Issuer)).GetAsync("/balance"), "The token is meant for another audience.");
        ShouldBeRefused(await host.WithToken(first.Mint("alice", iss: "urn:commerce:dev", aud: Audience)).GetAsync("/balance"), "The issuer of the token is not accepted.");
    }

    [Fact]
    public async Task The_first_token_of_a_new_key_is_accepted_and_a_withdrawn_key_is_forgotten()
    {
        await using var app = await CommerceApp.StartAsync(Settings);
        (await app.WithToken(Token(first)).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);

        authority.Publish(second);
        (await app.WithToken(Token(second)).GetAsync("/balance")).ShouldBe(200);
        ShouldBeRefused(await app.WithToken(Token(first)).GetAsync("/balance"), "The key that signed the token is not known.");
    }

    [Fact]
    public async Task Tokens_of_the_Hosts_own_are_accepted_beside_it_in_Development()
    {
        await using var app = await CommerceApp.StartAsync(Settings);
        var issued = (await app.Anonymous().PostAsync("/dev/tokens", new { userId = "bob" })).ShouldBe(200).Json.Text("accessToken");

        (await app.WithToken(issued).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
    }

    [Fact]
    public async Task A_provider_that_is_away_refuses_no_start_and_its_tokens_are_refused_until_it_is_there()
    {
        authority.Fail(503);
        await using var app = await CommerceApp.StartAsync(Settings);
        ShouldBeRefused(await app.WithToken(Token(first)).GetAsync("/balance"), "The issuer of the token is not accepted.");

        authority.Publish(first);
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        (await app.WithToken(Token(first)).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);

        authority.Fail(503);
        app.Clock.Advance(TimeSpan.FromHours(23));
        (await app.WithToken(Token(first)).GetAsync("/balance")).ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromHours(2));
        ShouldBeRefused(await app.WithToken(Token(first)).GetAsync("/balance"), "The issuer of the token is not accepted.");
    }

    [Fact]
    public async Task Metadata_without_an_issuer_or_keys_change_nothing()
    {
        await using var app = await CommerceApp.StartAsync(Settings);
        var (known, unknown) = (app.WithToken(Token(first)), app.WithToken(Token(second)));
        (await known.PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);

        authority.Issuer = "";
        authority.Publish(second);
        ShouldBeRefused(await unknown.GetAsync("/balance"), "The key that signed the token is not known.");
        (await known.GetAsync("/balance")).ShouldBe(200);
    }

    private static void ShouldBeRefused(Answer answer, string sentence) =>
        answer.ShouldBeProblem(401, "auth.invalid_token").Header("WWW-Authenticate")!.ShouldContain(sentence);

    private string Token(SigningKey key) => key.Mint("alice", iss: authority.Issuer, aud: Audience);
}
