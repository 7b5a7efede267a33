namespace Commerce.Host.UnitTests.Authentication;

using System.Net;
using Commerce.Host.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

public sealed class DevTokensTests : IAsyncLifetime
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly FakeTimeProvider clock = new(Some.Now);
    private readonly DevTokenKey key;

    public DevTokensTests() => key = new(TimeProvider.System, directory);

    public Task InitializeAsync() => key.LoadAsync(CancellationToken.None);

    public Task DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(false, "customer")]
    [InlineData(true, "admin")]
    public void Issues_a_token_of_that_user_and_role_for_a_day(bool isAdmin, string expected)
    {
        var token = new JsonWebToken(Tokens(new() { DevTokens = true, Issuer = "https://issuer.test", Audience = "commerce" }).Issue("o'neil\"<>&", isAdmin ? UserRole.Admin : UserRole.Customer));

        token.Alg.ShouldBe("HS256");
        token.Typ.ShouldBe("JWT");
        token.Subject.ShouldBe("o'neil\"<>&");
        token.GetClaim("role").Value.ShouldBe(expected);
        token.Issuer.ShouldBe("https://issuer.test");
        token.Audiences.ShouldBe(["commerce"]);
        token.IssuedAt.ShouldBe(Some.Now.UtcDateTime);
        token.ValidTo.ShouldBe(Some.Now.AddDays(1).UtcDateTime);
    }

    [Fact]
    public void Gives_every_token_an_id_and_an_issuer_of_its_own_where_none_is_configured()
    {
        var tokens = Tokens(new() { DevTokens = true });
        var (first, second) = (new JsonWebToken(tokens.Issue("ada", UserRole.Customer)), new JsonWebToken(tokens.Issue("ada", UserRole.Customer)));

        first.Id.ShouldNotBe(second.Id);
        first.Issuer.ShouldBe("urn:commerce:dev");
        first.Audiences.ShouldBeEmpty();
    }

    [Fact]
    public void Is_not_there_unless_switched_on() => Tokens(new() { DevTokens = false }).IsAvailableTo(IPAddress.Loopback).ShouldBeFalse();

    [Fact]
    public void Is_not_there_for_another_machine() => Tokens(new() { DevTokens = true }).IsAvailableTo(IPAddress.Parse("192.0.2.1")).ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.255.254", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:127.8.9.10", true)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData("128.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.17.0.1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::127.0.0.1", false)]
    public void Knows_this_machine_by_its_loopback_address(string address, bool isLocal) =>
        Loopback.Is(IPAddress.Parse(address)).ShouldBe(isLocal);

    [Fact]
    public void Takes_no_address_for_another_machine_unless_told_otherwise()
    {
        var settings = new AuthenticationSettings { DevTokens = true };

        Loopback.Is(remoteIp: null).ShouldBeFalse();
        Tokens(settings).IsAvailableTo(remoteIp: null).ShouldBeFalse();
        Tokens(settings, _ => true).IsAvailableTo(remoteIp: null).ShouldBeTrue();
    }

    private DevTokens Tokens(AuthenticationSettings settings, LocalCaller? isLocal = null) => new(key, Options.Create(settings), clock, isLocal ?? Loopback.Is);
}
