namespace Commerce.Host.UnitTests.Authentication;

using System.Security.Claims;
using Commerce.Host.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static Pipeline;

public sealed class ValidatedTokensTests : IAsyncDisposable
{
    private readonly Pipeline pipeline = WithAllKeys();

    private ValidatedTokens Tokens => pipeline.Services.GetRequiredService<ValidatedTokens>();

    private AuthorityKeys Authority => pipeline.Services.GetRequiredService<AuthorityKeys>();

    public ValueTask DisposeAsync() => pipeline.DisposeAsync();

    private static TokenValidationResult Valid() => new() { IsValid = true, ClaimsIdentity = new ClaimsIdentity(), SecurityToken = new JsonWebToken(Some.Hs256()) };

    [Fact]
    public async Task An_accepted_token_is_known_the_next_time_and_a_refused_one_never()
    {
        var (good, bad) = (Some.Hs256(), Some.Hs256(secret: new byte[32]));

        await pipeline.BearAsync("/mine", good);
        await pipeline.BearAsync("/mine", bad);

        Tokens.Find(good).ShouldNotBeNull().IsValid.ShouldBeTrue();
        Tokens.Find(bad).ShouldBeNull();
        (await pipeline.BearAsync("/mine", good)).Response.StatusCode.ShouldBe(200);
    }

    [Fact]
    public void What_was_found_with_other_keys_or_for_another_issuer_does_not_count()
    {
        Tokens.Add("keys", Valid(), [new SymmetricSecurityKey(new byte[32])], Authority.Issuer);
        Tokens.Add("issuer", Valid(), Authority.Keys, "https://other.example");

        Tokens.Find("keys").ShouldBeNull();
        Tokens.Find("issuer").ShouldBeNull();
    }

    [Fact]
    public void Of_very_many_those_that_are_used_are_kept_and_the_others_go()
    {
        var result = Valid();
        Tokens.Add("unused", result, Authority.Keys, Authority.Issuer);
        Tokens.Add("used", result, Authority.Keys, Authority.Issuer);
        for (var i = 0; i < 3 * ValidatedTokens.Generation; i++)
        {
            Tokens.Add($"token {i}", result, Authority.Keys, Authority.Issuer);
            Tokens.Find("used").ShouldNotBeNull();
        }

        Tokens.Find("unused").ShouldBeNull();
    }
}
