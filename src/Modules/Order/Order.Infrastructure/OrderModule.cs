namespace Commerce.Order.Infrastructure;

using Application;
using Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Persistence;
using SharedKernel.Web;

/// <summary>Orders and their payment: the one module that speaks to all others.</summary>
public sealed class OrderModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDatabase<OrderDbContext, OrderSqlite, OrderPostgreSql, OrderSqlServer>();
        services.AddSettings<OrderSettings>(OrderSettings.Section);
        services.AddScoped<IOrderRepository, OrderRepository>();
        services.AddScoped<OrderProcess>();
        services.AddHostedService<ExpirySweep>();
        services.AddHostedService<StuckOrderMonitor>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder routes) => OrderEndpoints.Map(routes.MapGroup("").WithExamples(OrderExamples.All));
}
