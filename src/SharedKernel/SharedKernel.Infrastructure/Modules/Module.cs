namespace Commerce.SharedKernel.Infrastructure.Modules;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

/// <summary>
/// A module as the Host sees it. Handlers, validators, mappings, behaviors of use cases, event handlers and audit checks are found in its assemblies; what
/// remains to be said is said here.
/// </summary>
public abstract class Module
{
    /// <summary>Its name, as in its folder.</summary>
    public string Name => Data.NamingConventions.ModuleOf(GetType());

    /// <summary>Adds what the scan does not find: the database context, settings, repositories, background work.</summary>
    public abstract void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Adds its routes.</summary>
    /// <param name="routes">The group <c>/api/v1</c>.</param>
    public abstract void MapEndpoints(IEndpointRouteBuilder routes);
}
