namespace Commerce.Order.Infrastructure;

using Application;
using Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Persistence;
using SharedKernel.Infrastructure.Modules;

/// <summary>Orders and their payment: the one module that speaks to all others.</summary>
public sealed class OrderModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDatabase<OrderDbContext, OrderSqlite, OrderPostgreSql, OrderSqlServer>();
        services.AddSettings<OrderSettings>(OrderSettings.Section);
        services.AddScoped<IOrderRepository, OrderRepository>();
        services.AddScoped<OrderDesk>();
        services.AddHostedService<ExpirySweep>();
        services.AddHostedService<StuckWatch>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder routes) => OrderEndpoints.Map(routes);
}
