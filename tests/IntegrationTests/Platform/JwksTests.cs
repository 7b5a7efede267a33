namespace Commerce.IntegrationTests.Platform;

using Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>Keys that come from an authority, over real HTTP on both sides.</summary>
public sealed class JwksTests : IAsyncLifetime
{
    private const string NotKnown = "The key that signed the token is not known.";

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(31);

    private readonly SigningKey first = new("first");
    private readonly SigningKey second = new("second");
    private SigningAuthority authority = null!;

    public async Task InitializeAsync() => authority = await SigningAuthority.StartAsync(first);

    public async Task DisposeAsync() => await authority.DisposeAsync();

    [Fact]
    public async Task In_production_an_authority_is_enough_and_its_tokens_are_believed()
    {
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["environment"] = "Production",
            ["Auth:JwksUrl"] = authority.Url,
        });

        (await host.WithToken(first.Mint("alice")).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await host.WithToken(second.Mint("alice", kid: "first")).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");
        (await host.WithToken(new TokenMint(new byte[32]).Mint("alice")).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");
        await Eventually.BeTrueAsync(() => Task.FromResult(host.Output.Contains("The authority has 1 signing keys; 2 other entries", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_key_is_learnt_from_the_first_token_that_names_it_and_a_withdrawn_one_is_forgotten()
    {
        await using var app = await OpenAsync();
        var old = app.WithToken(first.Mint("alice"));
        (await old.PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);

        // Rotation as it should be: both for a while, then the new one alone.
        authority.Publish(first, second);
        var young = app.WithToken(second.Mint("alice"));
        (await young.GetAsync("/balance")).ShouldBe(200);
        (await old.GetAsync("/balance")).ShouldBe(200);

        authority.Publish(second);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Eventually.BeTrueAsync(async () => (await old.GetAsync("/balance")).Status == 401);
        (await old.GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token").Header("WWW-Authenticate")!.ShouldContain(NotKnown);
        (await young.GetAsync("/balance")).ShouldBe(200);
    }

    [Fact]
    public async Task A_storm_of_unknown_keys_reaches_the_authority_once_in_30_seconds()
    {
        await using var app = await OpenAsync();
        await Eventually.BeTrueAsync(() => Task.FromResult(authority.Asked == 1));

        await StormAsync(app);
        authority.Asked.ShouldBeInRange(1, 2);
        await StormAsync(app);
        authority.Asked.ShouldBeInRange(1, 2, "no sooner");

        var before = authority.Asked;
        app.Clock.Advance(Retry);
        await StormAsync(app);
        authority.Asked.ShouldBe(before + 1);
        (await app.WithToken(first.Mint("alice")).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
    }

    [Fact]
    public async Task An_authority_that_fails_changes_nothing_for_a_day_and_is_logged_when_it_goes_and_when_it_is_back()
    {
        using var log = new LogLines("Commerce.Host.Authentication");
        await using var app = await CommerceApp.StartAsync(
            new Dictionary<string, string>([new("Auth:JwksUrl", authority.Url), log.Setting]), services => services.AddSingleton<ILoggerProvider>(log));
        var known = app.WithToken(first.Mint("alice"));
        (await known.PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);

        authority.Fail(503);
        app.Clock.Advance(TimeSpan.FromHours(23));
        await AskedAgainAsync();
        (await known.GetAsync("/balance")).ShouldBe(200);
        (await app.WithToken(first.Mint("bob")).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            app.Clock.Advance(Retry);
            await AskedAgainAsync();
        }

        app.Clock.Advance(TimeSpan.FromHours(2));
        (await known.GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token").Header("WWW-Authenticate")!.ShouldContain(NotKnown);

        authority.Publish(first);
        app.Clock.Advance(Retry);
        await Eventually.BeTrueAsync(async () => (await known.GetAsync("/balance")).Status == 200);
        var lines = log.All.ToList();
        lines.Count(line => line.Contains("could not be fetched: \"the answer was 503\". The keys fetched before are used until", StringComparison.Ordinal)).ShouldBe(1, "when it goes");
        lines.Count(line => line.Contains("its tokens are refused", StringComparison.Ordinal)).ShouldBe(1, "when its keys go");
        lines.Count(line => line.Contains("The authority has 1 signing keys", StringComparison.Ordinal)).ShouldBe(2, "at the start, and when it is back");
        lines.Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_is_no_set_of_keys_changes_nothing()
    {
        await using var evil = await SigningAuthority.StartAsync(second);
        await using var app = await OpenAsync();
        var known = app.WithToken(first.Mint("alice"));
        (await known.PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
        Func<HttpContext, Task>[] answers =
        [
            context => context.Response.WriteAsync("<html></html>"),
            context => context.Response.WriteAsync("{\"keys\":[" + new string(' ', 256 * 1024) + "]}"),
            context => context.Response.WriteAsync("{\"keys\":["),
            context =>
            {
                context.Response.Redirect(evil.Url);
                return Task.CompletedTask;
            },
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
        ];

        foreach (var answer in answers)
        {
            authority.Answer(answer);
            app.Clock.Advance(Retry);
            (await app.WithToken(second.Mint("alice")).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token").Header("WWW-Authenticate")!.ShouldContain(NotKnown);
            (await known.GetAsync("/balance")).ShouldBe(200);
        }

        evil.Asked.ShouldBe(0, "redirects are not followed");
    }

    [Fact]
    public async Task An_authority_that_is_not_there_refuses_no_start_and_its_tokens_are_refused_until_it_is()
    {
        authority.Fail(500);
        await using var app = await OpenAsync();
        var alice = app.WithToken(first.Mint("alice"));

        (await alice.GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token").Header("WWW-Authenticate")!.ShouldContain(NotKnown);
        (await app.As("bob").PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);

        authority.Publish(first);
        app.Clock.Advance(Retry);
        (await alice.PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
    }

    private Task<CommerceApp> OpenAsync() => CommerceApp.StartAsync(new Dictionary<string, string> { ["Auth:JwksUrl"] = authority.Url });

    private async Task StormAsync(CommerceApp app)
    {
        var forged = Enumerable.Range(0, 200).Select(_ => app.WithToken(second.Mint("alice", kid: CommerceApp.NewName("forged"))).GetAsync("/balance"));
        foreach (var answer in await Task.WhenAll(forged))
        {
            answer.ShouldBeProblem(401, "auth.invalid_token");
        }
    }

    private async Task AskedAgainAsync()
    {
        var before = authority.Asked;
        await Eventually.BeTrueAsync(() => Task.FromResult(authority.Asked > before));
    }
}
