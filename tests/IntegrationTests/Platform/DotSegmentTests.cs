namespace Commerce.IntegrationTests.Platform;

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Harness;

/// <summary>Paths with dot segments, which no ordinary client sends as they are: a server resolves them to the path of something else.</summary>
public sealed class DotSegmentTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("POST", "/api/v1/balance/accounts/../charge")]
    [InlineData("POST", "/api/v1/balance/accounts/%2e%2E/charge")]
    [InlineData("POST", "/api/v1/balance/accounts/./charge")]
    [InlineData("GET", "/api/v1/balance/accounts/..")]
    [InlineData("GET", "/api/v1/balance/accounts/%2E%2E")]
    [InlineData("GET", "/api/v1/orders/../balance")]
    public async Task A_path_with_a_dot_segment_leads_nowhere(string method, string target)
    {
        var admin = CommerceApp.NewName("admin");
        await app.As(admin).ChargeAsync(1);

        (await SendAsync(method, target, app.Mint.Mint(admin, "admin"))).ShouldStartWith("HTTP/1.1 404 ");

        (await app.As(admin).BalanceAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Dots_that_are_no_whole_segment_are_ordinary()
    {
        var admin = CommerceApp.NewName("admin");
        (await SendAsync("GET", "/api/v1/balance/accounts/a..b", app.Mint.Mint(admin, "admin"))).ShouldContain("balance.account_not_found");
        (await SendAsync("GET", "/api/v1/products?search=/../", app.Mint.Mint(admin, "admin"))).ShouldStartWith("HTTP/1.1 200 ");
    }

    private async Task<string> SendAsync(string method, string target, string token)
    {
        const string body = "{\"amount\":777}";
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        var request = string.Create(CultureInfo.InvariantCulture,
            $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync();
    }
}
