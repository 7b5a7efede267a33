namespace Commerce.Host.UnitTests.Authentication;

using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Commerce.Host.Authentication;
using Microsoft.Extensions.Options;

public sealed class DevTokensTests : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ManualTime _time = new();
    private readonly DevTokenKey _key;

    public DevTokensTests() => _key = new(TimeProvider.System, _directory);

    public Task InitializeAsync() => _key.LoadAsync(CancellationToken.None);

    public Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("customer", false)]
    [InlineData("admin", true)]
    public void Issues_a_token_that_the_Host_accepts(string? role, bool isAdmin)
    {
        var settings = new AuthenticationSettings { DevTokens = true, Issuer = "https://issuer.test", Audience = "commerce" };
        var issued = Tokens(settings).Issue("o'neil\"<>&", role, IPAddress.Loopback).ShouldBeOfType<DevTokenOutcome.Issued>();

        issued.TokenType.ShouldBe("Bearer");
        issued.ExpiresIn.ShouldBe(86_400);
        var validator = new TokenValidator(new ConfiguredKeySource(Options.Create(settings), _key), Options.Create(settings), _time);
        var principal = validator.Validate(issued.AccessToken).Token!.Principal;
        principal.UserId.ShouldBe("o'neil\"<>&");
        principal.IsAdmin.ShouldBe(isAdmin);

        _time.Advance(TimeSpan.FromHours(24) + TokenLifetime.ClockSkew);
        validator.Validate(issued.AccessToken).Fault.ShouldBe(TokenFault.Expired);
    }

    [Fact]
    public void Gives_every_token_an_id_and_the_time_it_was_issued()
    {
        var tokens = Tokens(new() { DevTokens = true });
        var first = ClaimsOf(tokens);
        var second = ClaimsOf(tokens);

        first.GetProperty("iat").GetInt64().ShouldBe(_time.GetUtcNow().ToUnixTimeSeconds());
        first.GetProperty("jti").GetString().ShouldNotBe(second.GetProperty("jti").GetString());
        first.TryGetProperty("iss", out _).ShouldBeFalse();
        first.TryGetProperty("aud", out _).ShouldBeFalse();
    }

    [Fact]
    public void Is_not_there_unless_switched_on() =>
        Tokens(new() { DevTokens = false }).Issue("ada", role: null, IPAddress.Loopback).ShouldBeOfType<DevTokenOutcome.NotAvailable>();

    [Fact]
    public void Is_not_there_for_another_machine_not_even_to_find_fault() =>
        Tokens(new() { DevTokens = true }).Issue("not an id", "king", IPAddress.Parse("192.0.2.1")).ShouldBeOfType<DevTokenOutcome.NotAvailable>();

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

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("é")]
    public void Refuses_what_is_no_user_id(string? userId) =>
        ErrorsOf(userId, "admin").Keys.ShouldBe(["userId"]);

    [Theory]
    [InlineData("")]
    [InlineData("Admin")]
    [InlineData("king")]
    public void Refuses_an_unknown_role(string role) => ErrorsOf("ada", role).Keys.ShouldBe(["role"]);

    [Fact]
    public void Finds_both_faults_at_once() => ErrorsOf(userId: null, "king").Keys.ShouldBe(["userId", "role"], ignoreOrder: true);

    private static JsonElement ClaimsOf(DevTokens tokens)
    {
        var issued = (DevTokenOutcome.Issued)tokens.Issue("ada", role: null, IPAddress.IPv6Loopback);
        return JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(issued.AccessToken.Split('.')[1]));
    }

    private IReadOnlyDictionary<string, string[]> ErrorsOf(string? userId, string? role) =>
        Tokens(new() { DevTokens = true }).Issue(userId, role, IPAddress.Loopback).ShouldBeOfType<DevTokenOutcome.Invalid>().Errors;

    private DevTokens Tokens(AuthenticationSettings settings, LocalCaller? isLocal = null)
    {
        var options = Options.Create(settings);
        return new(new DevTokenIssuer(_key, options, _time), options, isLocal ?? Loopback.Is);
    }
}
