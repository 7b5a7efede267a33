namespace Commerce.ArchitectureTests;

using Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

/// <summary>A Host that is put together and never started: it touches no file and no port.</summary>
public sealed class BuiltHost : IDisposable
{
    public BuiltHost()
    {
        App = CommerceHost.Build(["--environment=Development", "--Commerce:PublicAddress=https://shop.example.com", "--Serilog:MinimumLevel:Default=Fatal"], services => Registered = [.. services]);
        // Otherwise done by the start: what describes the routes, such as the API reference, sees them from here on.
        App.UseEndpoints(_ => { });
    }

    /// <summary>What is registered.</summary>
    public IReadOnlyList<ServiceDescriptor> Registered { get; private set; } = [];

    /// <summary>What has been mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. ((IEndpointRouteBuilder)App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public IServiceProvider Services => App.Services;

    private WebApplication App { get; }

    public void Dispose() => ((IDisposable)App).Dispose();
}
