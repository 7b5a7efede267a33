namespace Commerce.IntegrationTests.Platform;

using System.Text.RegularExpressions;
using Harness;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Web;

/// <summary>Walks every route that the Host has mapped, whoever mapped it.</summary>
public sealed partial class RouteRulesTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private List<RouteEndpoint> Routes => [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    [Fact]
    public void Every_route_says_to_whom_it_opens()
    {
        Routes.Count.ShouldBeGreaterThan(5);
        foreach (var route in Routes)
        {
            var isPublic = route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var policies = route.Metadata.OfType<IAuthorizeData>().Select(rule => rule.Policy).ToList();
            (isPublic, policies.Count).ShouldBeOneOf((true, 0), (false, 1));
            policies.ShouldBeSubsetOf([Endpoints.AdminPolicy, Endpoints.CustomerPolicy], route.DisplayName);
        }
    }

    [Fact]
    public async Task Every_route_that_is_not_public_asks_for_a_token()
    {
        var walked = 0;
        foreach (var route in Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                var answer = await app.Anonymous().Root.SendAsync(new HttpMethod(method), PathOf(route));
                answer.ShouldBeProblem(401, "auth.required");
                walked++;
            }
        }

        walked.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Every_route_for_admins_refuses_a_customer()
    {
        var walked = 0;
        foreach (var route in Routes.Where(route => route.Metadata.OfType<IAuthorizeData>().Any(rule => rule.Policy == Endpoints.AdminPolicy)))
        {
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                (await app.NewUser().Root.SendAsync(new HttpMethod(method), PathOf(route))).ShouldBeProblem(403, "auth.forbidden");
                walked++;
            }
        }

        walked.ShouldBeGreaterThan(3);
    }

    private static string PathOf(RouteEndpoint route) => "/" + Parameter().Replace(route.RoutePattern.RawText!, "1").TrimStart('/');

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
