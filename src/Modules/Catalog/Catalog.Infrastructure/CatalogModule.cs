namespace Commerce.Catalog.Infrastructure;

using Application;
using Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Persistence;
using SharedKernel.Web;

/// <summary>Products, their prices and their stock.</summary>
public sealed class CatalogModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDatabase<CatalogDbContext, CatalogSqlite, CatalogPostgreSql, CatalogSqlServer>();
        services.AddScoped<IProductRepository, ProductRepository>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder routes) => CatalogEndpoints.Map(routes.MapGroup("").WithExamples(CatalogExamples.All));
}
