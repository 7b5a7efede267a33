namespace Commerce.IntegrationTests.Platform;

using System.Net.Sockets;
using System.Text;
using Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

/// <summary>Every route with a path parameter is asked with what paths are made of, as no ordinary client would send it.</summary>
public sealed class PathParameterTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    /// <summary>What names another place (RFC 3986, 5.2.4), in every spelling.</summary>
    private static readonly string[] Dots = [".", "..", "%2e", "%2E%2e", ".%2E", "%2E."];

    /// <summary>What parts a path, begins a query or a fragment, or is an escape of an escape.</summary>
    private static readonly string[] Others = ["/", "%2F", "a%2Fb", "%25", "%252e%252e", ";", ";a=b", "?", "%3F", "#", "%23", "%5C", "a..b", "%20", "%C3%A9", "%FF"];

    [Fact]
    public async Task No_value_of_a_path_parameter_leads_to_another_route_or_to_a_fault_of_ours()
    {
        var admin = CommerceApp.NewName("admin");
        await app.As(admin).ChargeAsync(5);
        var token = app.Mint.Mint(admin, "admin");
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.Parameters.Count > 0 && route.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)).ToList();
        var tried = 0;
        foreach (var route in routes)
        {
            var method = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            foreach (var value in Dots.Concat(Others))
            {
                var path = route.RoutePattern.Parameters.Aggregate(route.RoutePattern.RawText!, (text, parameter) => text.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal));
                var answer = await SendAsync(method, path, token);
                var status = int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);
                status.ShouldBeLessThan(500, $"{method} {path}");
                if (Dots.Contains(value))
                {
                    answer.ShouldContain("route.not_found", Case.Sensitive, $"{method} {path}");
                }

                tried++;
            }
        }

        tried.ShouldBeGreaterThan(200);
        // Nothing of all that was the caller's own account, under another name.
        (await app.As(admin).BalanceAsync()).ShouldBe(5);
        await app.ShouldBeConsistentAsync();
    }

    private async Task<string> SendAsync(string method, string path, string token)
    {
        const string body = "{\"amount\":777}";
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nIf-Match: *\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync();
    }
}
